"""A fortnight that the server draws: room, issued, examined and found, one inside the other, a day each.

Twice: days beside each other where there is room for them, below each other where there is not (a telephone); the
style sheet shows one of them, so nothing has to be moved sideways. Pure. Looks are classes; the same numbers stand in
a table beside it.
"""

from collections.abc import Sequence
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tidewaiter.desk.facilities.board import Day

_WIDE, _TALL, _LEFT, _TOP, _FOOT = 760, 190, 40, 12, 26
_ISSUED, _EXAMINED, _FOUND = 0.74, 0.46, 0.2
"""Widths of the columns as shares of a day's."""
_STEP = 10
"""The axis ends at a multiple of this."""
_DRAWING = '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}" direction="ltr">{}</svg>'
_NARROW, _NAMES, _ROW, _FIGURES = 300, 44, 24, 30
"""Days below each other: width, room for their names, height of one, room for what was issued."""


def fortnight(title: str, days: Sequence[Day]) -> SafeString:
    """The chart of some days, oldest at the left in every language."""
    most = _STEP * ceil(max([1, *(max(day.room, day.issued) for day in days)]) / _STEP)
    step = (_WIDE - _LEFT) / max(len(days), 1)
    grid = [_tick(value, most) for value in (0, most // 2, most)]
    drawn = [_day(day, _LEFT + place * step, step, most) for place, day in enumerate(days)]
    inside = format_html_join("", "{}", ((one,) for one in [*grid, *drawn]))
    beside = format_html(_DRAWING, "columns", _WIDE, _TALL, title, inside)
    rows = format_html_join("", "{}", ((_below(day, place * _ROW, most),) for place, day in enumerate(days)))
    below = format_html(_DRAWING, "lines", _NARROW, max(len(days), 1) * _ROW, title, rows)
    return format_html('<div class="fortnight">{}{}</div>', beside, below)


def _below(day: Day, top: float, most: int) -> SafeString:
    """A day as a line: bars from its name on, and what was issued as a figure."""
    room = _NARROW - _NAMES - _FIGURES
    thick = ((day.issued, _ISSUED, "muted"), (day.examined, _EXAMINED, "series-1"), (day.found, _FOUND, "bad"))
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (kind, _NAMES, f"{top + _ROW * (1 - share) / 2:.1f}", f"{room * value / most:.1f}", f"{_ROW * share:.1f}")
            for value, share, kind in thick
        ),
    )
    return format_html(
        '<g><title>{title}</title>{bars}<line class="room" x1="{x}" y1="{top}" x2="{x}" y2="{foot}"/>'
        '<text x="0" y="{base}">{name}</text><text x="{end}" y="{base}" text-anchor="end">{issued}</text></g>',
        title=_said(day),
        bars=bars,
        x=f"{_NAMES + room * day.room / most:.1f}",
        top=f"{top + 3:.1f}",
        foot=f"{top + _ROW - 3:.1f}",
        base=f"{top + _ROW / 2 + 4:.1f}",
        name=f"{day.on:%m-%d}",
        end=_NARROW,
        issued=day.issued,
    )


def _said(day: Day) -> str:
    return f"{day.on}: {day.issued} / {day.room}; {day.examined}; {day.found}"


def _day(day: Day, left: float, step: float, most: int) -> SafeString:
    parts = [
        _column(left, step, _ISSUED, day.issued / most, "muted"),
        _column(left, step, _EXAMINED, day.examined / most, "series-1"),
        _column(left, step, _FOUND, day.found / most, "bad"),
    ]
    y = _y(day.room / most)
    room = format_html(
        '<line class="room" x1="{}" y1="{}" x2="{}" y2="{}"/>', f"{left + 3:.1f}", y, f"{left + step - 3:.1f}", y
    )
    label = format_html(
        '<text x="{}" y="{}" text-anchor="middle">{}</text>', f"{left + step / 2:.1f}", _TALL - 8, f"{day.on:%m-%d}"
    )
    inside = format_html_join("", "{}", ((one,) for one in [*parts, room, label]))
    return format_html("<g><title>{}</title>{}</g>", _said(day), inside)


def _column(left: float, step: float, width: float, share: float, kind: str) -> SafeString:
    top = _y(share)
    tall = _TALL - _FOOT - float(top)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        kind,
        f"{left + step * (1 - width) / 2:.1f}",
        top,
        f"{step * width:.1f}",
        f"{tall:.1f}",
    )


def _tick(value: float, most: int) -> SafeString:
    y = _y(value / most)
    return format_html(
        '<line class="gridline" x1="{}" y1="{}" x2="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        _LEFT,
        y,
        _WIDE,
        y,
        _LEFT - 5,
        f"{float(y) + 4:.1f}",
        f"{value:g}",
    )


def _y(share: float) -> str:
    room = _TALL - _TOP - _FOOT
    return f"{_TOP + room * (1 - min(max(share, 0.0), 1.0)):.1f}"
