"""Charts that the server draws as SVG: bars, rates with intervals, lines with bands, small multiples, calibration.

Pure: values in, safe markup out. Nothing is styled inline (a strict policy refuses that): looks are the classes of
`.chart` in desk.css. Every chart has a name for those who do not see it and stands beside a table of the same values;
whatever is not a finite number is left out of the drawing. Charts read left to right in every language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from sys import float_info

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tidewaiter.desk.design import numbers

WIDTH = 480
_ROW = 24
_NAME = 206
_FIGURE = 74
_SHORT = 30
_TOP, _LEFT, _FOOT, _RIGHT = 10, 46, 22, 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its length, the limit beside it (None: none), its figure in words, and whether it is flagged."""

    name: str
    value: float
    limit: float | None = None
    label: str = ""
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A value with its interval; not finite where nothing is known."""

    name: str
    value: float
    low: float
    high: float
    label: str = ""
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A line over time: its name and a value a step (None: no value); `low` and `high` make a band around it."""

    name: str
    values: Sequence[float | None]
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()


def bars(title: str, rows: Sequence[Bar], *, mark_beyond: bool = True) -> SafeString:
    """Horizontal bars; one that is flagged, or beyond its limit (`mark_beyond`), is marked; the limit is a line."""
    finite = [row.value for row in rows if isfinite(row.value)]
    most = max([1e-9, *finite, *(row.limit for row in rows if row.limit is not None)])
    drawn = (_bar(place * _ROW + 3, row, most, mark_beyond=mark_beyond) for place, row in enumerate(rows))
    return broad(title, _figure(title, len(rows) * _ROW + 6, _join(drawn)))


def rates(title: str, rows: Sequence[Rate], reference: float | None = None, least: float = 0.0) -> SafeString:
    """Values as points with their intervals as lines, from `least`; `reference` is a line through all of them."""
    ends = [end for row in rows for end in (row.value, row.high) if isfinite(end)]
    most = max([least + 1e-9, *ends, *([reference] if reference is not None and isfinite(reference) else [])])
    tall = len(rows) * _ROW + 6
    drawn = [_rate(place * _ROW + 3, row, least, most) for place, row in enumerate(rows)]
    if reference is not None and isfinite(reference):
        x = _across(reference, least, most)
        drawn.insert(0, format_html('<line class="reference" x1="{0}" y1="0" x2="{0}" y2="{1}"/>', _n(x), tall))
    return broad(title, _figure(title, tall, _join(drawn)))


def line(
    title: str,
    steps: Sequence[str],
    series: Sequence[Series],
    *,
    height: int = 170,
    unit: str = "",
    share: bool = False,
) -> SafeString:
    """Lines over the same steps, each with its band, from zero; `share` writes the axis in per cent."""
    known = [v for one in series for part in (one.values, one.high) for v in part if v is not None and isfinite(v)]
    most = _round_up(max([1e-9, *known]))
    frame = _Frame(max(len(steps), 1), most, height)
    drawn = [frame.grid(share=share, unit=unit), frame.ends(steps)]
    for number, one in enumerate(series, 1):
        drawn.extend([frame.band(one), frame.path(one, number), frame.dots(one, number, steps, share=share)])
    return broad(title, _figure(title, height, _join(drawn)))


def small(title: str, values: Sequence[float | None], most: float, *, flagged: bool = False) -> SafeString:
    """One of many small lines: no axis, a dot at the last value; `most` is the same for all that stand together."""
    wide, tall = 120, 30
    step = (wide - 8) / max(len(values) - 1, 1)
    known = [
        (4 + place * step, tall - 4 - min(max(value / (most or 1.0), 0.0), 1.0) * (tall - 8))
        for place, value in enumerate(values)
        if value is not None and isfinite(value)
    ]
    kind = "bad" if flagged else "series-1"
    drawn = [format_html('<line class="axis" x1="2" y1="{0}" x2="{1}" y2="{0}"/>', tall - 2, wide - 2)]
    if known:
        drawn.append(format_html('<polyline class="{} line" points="{}"/>', kind, _points(known)))
        drawn.append(
            format_html('<circle class="{}" cx="{}" cy="{}" r="3"/>', kind, _n(known[-1][0]), _n(known[-1][1]))
        )
    return _figure(title, tall, _join(drawn), wide=wide, kind="chart small-multiple")


def calibration(title: str, rows: Sequence[tuple[float, Rate]], said: str, seen: str) -> SafeString:
    """What was said (across) against what was seen (up), with intervals; on the diagonal both agree.

    The axes end where the values do: an interval that goes beyond is cut there.
    """
    finite = [(x, rate) for x, rate in rows if isfinite(x) and isfinite(rate.value)]
    most = _round_up(1.5 * max([1e-9, *(max(x, rate.value) for x, rate in finite)]))
    side, left, top = 300, 46, 22

    def place(value: float) -> float:
        return min(max(value / most, 0.0), 1.0) * side

    drawn = [
        format_html('<line class="axis" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>', left, top, top + side),
        format_html('<line class="axis" x1="{0}" y1="{1}" x2="{2}" y2="{1}"/>', left, top + side, left + side),
        format_html('<line class="reference" x1="{}" y1="{}" x2="{}" y2="{}"/>', left, top + side, left + side, top),
    ]
    for tick in (0.0, most / 2, most):
        text = _percent(tick)
        drawn.append(_text(left - 5, top + side - place(tick) + 4, text, "end"))
        drawn.append(_text(left + place(tick), top + side + 15, text, "middle"))
    for x, rate in finite:
        across = left + place(x)
        ends = (end if isfinite(end) else rate.value for end in (rate.low, rate.high, rate.value))
        low, high, at = (top + side - place(value) for value in ends)
        drawn.append(
            format_html(
                '<line class="series-1 whisker" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>', _n(across), _n(low), _n(high)
            )
        )
        drawn.append(_dot(across, at, "series-1", rate.label))
    drawn.append(_text(left + side / 2, top + side + 32, said, "middle"))
    drawn.append(_text(left, 12, seen, "start"))
    return _figure(title, top + side + 38, _join(drawn), wide=left + side + 20, kind="chart square")


@dataclass(frozen=True, slots=True)
class _Frame:
    """The axes of a chart over time: how many steps, the greatest value, the height of the whole."""

    steps: int
    most: float
    height: int

    def x(self, place: int) -> float:
        """Where a step stands."""
        return _LEFT + (place + 0.5) * (WIDTH - _LEFT - _RIGHT) / self.steps

    def y(self, value: float) -> float:
        """Where a value stands."""
        room = self.height - _TOP - _FOOT
        return _TOP + room - min(max(value / self.most, 0.0), 1.0) * room

    def grid(self, *, share: bool, unit: str) -> SafeString:
        """Three lines with their figures."""
        ticks = [0.0, self.most / 2, self.most]
        return _join(
            format_html(
                '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>{}',
                "gridline" if tick else "axis",
                _LEFT,
                _n(self.y(tick)),
                WIDTH - _RIGHT,
                _n(self.y(tick)),
                _text(
                    _LEFT - 5, self.y(tick) + 4, _percent(tick) if share else f"{numbers.brief(tick, 6)}{unit}", "end"
                ),
            )
            for tick in ticks
        )

    def ends(self, steps: Sequence[str]) -> SafeString:
        """The names of the first and the last step."""
        if not steps:
            return SafeString("")
        foot = self.height - 6
        return _join([_text(_LEFT, foot, steps[0], "start"), _text(WIDTH - _RIGHT, foot, steps[-1], "end")])

    def band(self, one: Series) -> SafeString:
        """The area between low and high."""
        pairs = [
            (place, low, high)
            for place, (low, high) in enumerate(zip(one.low, one.high, strict=False))
            if low is not None and high is not None and isfinite(low) and isfinite(high)
        ]
        if not pairs:
            return SafeString("")
        above = [(self.x(place), self.y(high)) for place, _, high in pairs]
        below = [(self.x(place), self.y(low)) for place, low, _ in reversed(pairs)]
        return format_html('<polygon class="band-area" points="{}"/>', _points([*above, *below]))

    def path(self, one: Series, number: int) -> SafeString:
        """The line, broken where a value is missing."""
        parts: list[list[tuple[float, float]]] = [[]]
        for place, value in enumerate(one.values):
            if value is None or not isfinite(value):
                parts.append([])
            else:
                parts[-1].append((self.x(place), self.y(value)))
        drawn = [part for part in parts if len(part) > 1]
        return _join(format_html('<polyline class="series-{} line" points="{}"/>', number, _points(p)) for p in drawn)

    def dots(self, one: Series, number: int, steps: Sequence[str], *, share: bool) -> SafeString:
        """A dot a value, which says its name, step and value."""
        return _join(
            _dot(
                self.x(place),
                self.y(value),
                f"series-{number}",
                f"{one.name}, {steps[place]}: {_percent(value) if share else numbers.brief(value, 6)}",
            )
            for place, value in enumerate(one.values)
            if value is not None and isfinite(value)
        )


def _bar(y: float, row: Bar, most: float, *, mark_beyond: bool) -> SafeString:
    end = _across(row.value, 0.0, most)
    over = row.flagged or (mark_beyond and row.limit is not None and row.value > row.limit)
    drawn = [
        _name(row.name, y),
        format_html(
            '<rect class="{}" x="{}" y="{}" width="{}" height="14" rx="2"/>',
            "bad" if over else "series-1",
            _NAME,
            _n(y + 2),
            _n(max(end - _NAME, 0.5)),
        ),
    ]
    if row.limit is not None:
        x = _across(row.limit, 0.0, most)
        drawn.append(format_html('<line class="limit" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>', _n(x), _n(y), _n(y + 18)))
        end = max(end, x)
    drawn.append(_text(end + 6, y + 13, ("! " if over else "") + (row.label or f"{row.value:g}"), "start"))
    return _join(drawn)


def _rate(y: float, row: Rate, least: float, most: float) -> SafeString:
    center = y + 9
    if not isfinite(row.value):
        return _join([_name(row.name, y), _text(_NAME + 4, y + 13, row.label or "\N{EN DASH}", "start")])
    kind = "bad" if row.flagged else "series-1"
    ends = (row.low if isfinite(row.low) else row.value, row.high if isfinite(row.high) else row.value, row.value)
    low, high, middle = (_across(value, least, most) for value in ends)
    return _join(
        [
            _name(row.name, y),
            format_html(
                '<line class="{} whisker" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, _n(low), center, _n(high), center
            ),
            _dot(middle, center, kind, f"{row.name}: {row.label}"),
            _text(high + 7, y + 13, ("! " if row.flagged else "") + row.label, "start"),
        ]
    )


def _across(value: float, least: float, most: float) -> float:
    part = (value - least) / (most - least) if isfinite(value) and most > least else 0.0
    return _NAME + min(max(part, 0.0), 1.0) * (WIDTH - _NAME - _FIGURE)


def _name(name: str, y: float) -> SafeString:
    short = name if len(name) <= _SHORT else name[: _SHORT - 1] + "…"
    return format_html(
        '<text class="name" text-anchor="end" x="{}" y="{}">{}<title>{}</title></text>',
        _NAME - 8,
        _n(y + 13),
        short,
        name,
    )


def _text(x: float, y: float, text: str, anchor: str) -> SafeString:
    return format_html('<text text-anchor="{}" x="{}" y="{}">{}</text>', anchor, _n(x), _n(y), text)


def _dot(x: float, y: float, kind: str, said: str) -> SafeString:
    return format_html('<circle class="{}" cx="{}" cy="{}" r="4"><title>{}</title></circle>', kind, _n(x), _n(y), said)


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in places)


def _percent(value: float) -> str:
    return f"{numbers.brief(100 * value, 3)} %"


def _round_up(value: float) -> float:
    """The next number of 1, 2, 5 times a power of ten: where an axis ends."""
    power = 10.0 ** floor(log10(value))
    end = next((step * power for step in (1, 2, 5) if value <= step * power), ceil(value / power) * power)
    return min(end, float_info.max)


def _n(value: float) -> str:
    return f"{value:.1f}"


def _join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def broad(title: str, drawing: SafeString) -> SafeString:
    """A chart whose letters would be too small on a narrow screen: there it keeps its size and is moved sideways."""
    return format_html('<div class="drawing" tabindex="0" role="group" aria-label="{}">{}</div>', title, drawing)


def _figure(title: str, tall: float, drawn: SafeString, *, wide: float = WIDTH, kind: str = "chart") -> SafeString:
    return format_html(
        '<svg class="{}" role="img" aria-label="{}" viewBox="0 0 {} {}" direction="ltr">{}</svg>',
        kind,
        title,
        f"{wide:g}",
        f"{tall:g}",
        drawn,
    )
