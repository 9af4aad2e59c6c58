"""Charts as SVG: bars against a limit, and rates with their intervals; no script, font or picture from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite

WIDTH = 720
_LEFT = 230
_ROW = 22
_BAR = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its length, the limit beside it (None: none), and its figure in words."""

    name: str
    value: float
    limit: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """A rate with its interval; not finite where nothing is known."""

    name: str
    value: float
    low: float
    high: float
    label: str = ""


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Horizontal bars; a bar beyond its limit is marked, the limit is a line."""
    most = max([1e-9, *(max(row.value, row.limit or 0.0) for row in rows)])
    drawn = []
    for place, row in enumerate(rows):
        y = place * _ROW + 4
        width = _x(row.value, most) - _LEFT
        kind = "over" if row.limit is not None and row.value > row.limit else "bar"
        drawn.append(_name(row.name, y))
        drawn.append(f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}"/>')
        if row.limit is not None:
            x = _x(row.limit, most)
            drawn.append(f'<line class="limit" x1="{x:.1f}" y1="{y - 3}" x2="{x:.1f}" y2="{y + _BAR + 3}"/>')
        end = max(_x(row.value, most), _x(row.limit or 0.0, most))
        drawn.append(
            f'<text class="figure" x="{end + 6:.1f}" y="{y + 11}">{escape(row.label or f"{row.value:g}")}</text>'
        )
    return _svg(title, len(rows), drawn)


def intervals(title: str, rows: Sequence[Interval]) -> str:
    """Rates as points with their 95 % intervals as lines, from zero."""
    most = max([1e-9, *(min(row.high, 1.0) for row in rows if isfinite(row.high))])
    drawn = []
    for place, row in enumerate(rows):
        y = place * _ROW + 4
        drawn.append(_name(row.name, y))
        if not isfinite(row.value):
            drawn.append(
                f'<text class="figure" x="{_LEFT + 4}" y="{y + 11}">{escape(row.label or "nothing known")}</text>'
            )
            continue
        low, high, middle = (_x(min(max(value, 0.0), most), most) for value in (row.low, row.high, row.value))
        center = y + _BAR / 2
        drawn.append(f'<line class="interval" x1="{low:.1f}" y1="{center}" x2="{high:.1f}" y2="{center}"/>')
        drawn.append(f'<circle class="point" cx="{middle:.1f}" cy="{center}" r="4"/>')
        drawn.append(f'<text class="figure" x="{high + 8:.1f}" y="{y + 11}">{escape(row.label)}</text>')
    return _svg(title, len(rows), drawn)


def columns(title: str, rows: Sequence[tuple[str, float]], limit: float | None = None) -> str:
    """Upright columns in the order of time, with a line at a limit; names of the first and the last."""
    height, base = 120, 132
    most = max([1e-9, limit or 0.0, *(value for _, value in rows)])
    wide = (WIDTH - 60) / max(len(rows), 1)
    drawn = []
    for place, (name, value) in enumerate(rows):
        tall = value / most * height
        kind = "over" if limit is not None and value > limit else "bar"
        x = 50 + place * wide
        place_and_size = f'x="{x:.1f}" y="{base - tall:.1f}" width="{max(wide - 1, 0.5):.1f}" height="{tall:.1f}"'
        drawn.append(f'<rect class="{kind}" {place_and_size}><title>{escape(name)}: {value:g}</title></rect>')
    if limit is not None:
        y = base - limit / most * height
        drawn.append(f'<line class="limit" x1="50" y1="{y:.1f}" x2="{WIDTH - 10}" y2="{y:.1f}"/>')
        drawn.append(f'<text class="figure" x="4" y="{y + 4:.1f}">{limit:g}</text>')
    if rows:
        drawn.append(f'<text class="figure" x="50" y="{base + 16}">{escape(rows[0][0])}</text>')
        last = f'<text class="figure" text-anchor="end" x="{WIDTH - 10}" y="{base + 16}">{escape(rows[-1][0])}</text>'
        drawn.append(last)
    return _figure(title, base + 22, drawn)


def _x(value: float, most: float) -> float:
    return _LEFT + value / most * (WIDTH - _LEFT - 170)


def _name(name: str, y: float) -> str:
    short = name if len(name) <= 28 else name[:27] + "…"  # noqa: PLR2004 - characters that fit the margin
    return f'<text class="name" text-anchor="end" x="{_LEFT - 8}" y="{y + 11}">{escape(short)}</text>'


def _svg(title: str, rows: int, drawn: Sequence[str]) -> str:
    return _figure(title, max(rows, 1) * _ROW + 6, drawn)


def _figure(title: str, height: float, drawn: Sequence[str]) -> str:
    inner = "\n".join(drawn)
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg role="img" aria-label="{escape(title, quote=True)}" '
        f'viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}">\n{inner}\n</svg></figure>'
    )
