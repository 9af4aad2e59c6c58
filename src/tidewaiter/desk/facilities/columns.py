"""A fortnight as columns that the server draws: room, issued, examined and found, one inside the other, a day each.

Pure. Looks are classes; the same numbers stand in a table beside it.
"""

from collections.abc import Sequence
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tidewaiter.desk.design.charts import broad
from tidewaiter.desk.facilities.board import Day

_WIDE, _TALL, _LEFT, _TOP, _FOOT = 760, 190, 40, 12, 26
_ISSUED, _EXAMINED, _FOUND = 0.74, 0.46, 0.2
"""Widths of the columns as shares of a day's."""
_STEP = 10
"""The axis ends at a multiple of this."""


def fortnight(title: str, days: Sequence[Day]) -> SafeString:
    """The chart of some days, oldest at the left in every language."""
    most = _STEP * ceil(max([1, *(max(day.room, day.issued) for day in days)]) / _STEP)
    step = (_WIDE - _LEFT) / max(len(days), 1)
    grid = [_tick(value, most) for value in (0, most // 2, most)]
    drawn = [_day(day, _LEFT + place * step, step, most) for place, day in enumerate(days)]
    inside = format_html_join("", "{}", ((one,) for one in [*grid, *drawn]))
    drawing = '<svg class="chart columns" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    return broad(title, format_html(drawing, _WIDE, _TALL, title, inside))


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
    said = f"{day.on}: {day.issued} / {day.room}; {day.examined}; {day.found}"
    label = format_html(
        '<text x="{}" y="{}" text-anchor="middle">{}</text>', f"{left + step / 2:.1f}", _TALL - 8, f"{day.on:%m-%d}"
    )
    inside = format_html_join("", "{}", ((one,) for one in [*parts, room, label]))
    return format_html("<g><title>{}</title>{}</g>", said, inside)


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
