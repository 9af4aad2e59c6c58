"""A view as a drawing: paths, names of peaks and an axis, as values and as SVG without script or style sheet.

Lines differ by dashes and not by colour alone; a page may colour the classes `query`, `reference`, `rest`. Mass spectra
are mirrored: the query up, the reference down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tidewaiter.substances.spectra.view import View

WIDTH, HEIGHT = 720, 350
_LEFT, _RIGHT, _TOP, _BOTTOM = 16, 12, 34, 300
_MAIN_BOTTOM, _STRIP, _STRIP_HEIGHT = 240, 276, 22
_MOST_TICKS = 8
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_LABEL_WIDTH = 26


@dataclass(frozen=True, slots=True)
class Word:
    """Text at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing of WIDTH by HEIGHT: paths (SVG's `d`), words, and what it is of."""

    query: str
    reference: str
    rest: str
    frame: str
    peaks: tuple[Word, ...]
    ticks: tuple[Word, ...]
    x_label: str
    query_name: str
    reference_name: str
    matched: int
    labelled: int
    simulated: bool


def plot_of(view: View) -> Plot:
    """The drawing of a view."""
    every = [*view.x, *view.reference_x]
    margin = 10.0 if view.sticks else 0.0
    low, high = min(every) - margin, max(every) + margin
    plane = _Plane(low, high, falling=view.falling)
    zero, scale = ((_TOP + _BOTTOM) / 2, 105.0) if view.sticks else (float(_MAIN_BOTTOM), 190.0)
    draw = plane.sticks if view.sticks else plane.curve
    marks = _marks(low, high)
    ticks = "".join(f"M{plane.at(mark)} {_BOTTOM}v5" for mark in marks)
    base = f"M{_LEFT} {zero if view.sticks else _STRIP}H{WIDTH - _RIGHT}"
    bounded = [None if y is None else max(min(y, 1.0), -1.0) for y in view.residual]
    return Plot(
        query=draw(view.x, view.query, zero, scale),
        reference=draw(view.reference_x, view.reference, zero, -scale if view.sticks else scale),
        rest=plane.curve(view.x, bounded, _STRIP, _STRIP_HEIGHT) if bounded else "",
        frame=f"M{_LEFT} {_BOTTOM}H{WIDTH - _RIGHT}{ticks}{base}",
        peaks=_peaks(view, plane, zero, scale),
        ticks=tuple(Word(plane.at(mark), _BOTTOM + 18, f"{mark:g}") for mark in marks),
        x_label=view.x_label,
        query_name=view.title[:40],
        reference_name=view.name[:40],
        matched=sum(peak.matched for peak in view.peaks),
        labelled=len(view.peaks),
        simulated=view.simulated,
    )


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where abscissae lie."""

    low: float
    high: float
    falling: bool

    def at(self, value: float) -> float:
        """The place of an abscissa."""
        share = (value - self.low) / max(self.high - self.low, 1e-9)
        return round(_LEFT + (1 - share if self.falling else share) * (WIDTH - _LEFT - _RIGHT), 1)

    def curve(self, xs: Sequence[float], ys: Sequence[float | None], zero: float, scale: float) -> str:
        """A line with gaps where there is no value."""
        parts, pen = [], "M"
        for x, y in zip(xs, ys, strict=True):
            if y is None:
                pen = "M"
                continue
            parts.append(f"{pen}{self.at(x)} {round(zero - y * scale, 1)}")
            pen = "L"
        return "".join(parts)

    def sticks(self, xs: Sequence[float], ys: Sequence[float | None], zero: float, scale: float) -> str:
        """Lines from zero."""
        pairs = zip(xs, ys, strict=True)
        return "".join(f"M{self.at(x)} {zero}V{round(zero - (y or 0.0) * scale, 1)}" for x, y in pairs)


def _peaks(view: View, plane: _Plane, zero: float, scale: float) -> tuple[Word, ...]:
    """Names of the query's peaks; those that the reference lacks carry an asterisk."""
    placed: list[Word] = []
    for peak in sorted(view.peaks, key=lambda peak: plane.at(peak.x)):
        at = plane.at(peak.x)
        if placed and at - placed[-1].x < _LABEL_WIDTH:
            continue
        y = round(max(zero - peak.y * scale - 4, _TOP + 6), 1)
        placed.append(Word(at, y, peak.label + ("" if peak.matched else "*")))
    return tuple(placed)


def _marks(low: float, high: float) -> list[float]:
    """Round numbers between two values, at most about eight."""
    span = max(high - low, 1e-9)
    step = next((step for step in _STEPS if span / step <= _MOST_TICKS), span)
    first = -(-low // step) * step
    return [first + step * i for i in range(_MOST_TICKS + 1) if low <= first + step * i <= high]


_LINES = {
    "reference": 'stroke="currentColor" stroke-width="1.2" stroke-dasharray="4 3" opacity="0.75"',
    "query": 'stroke="currentColor" stroke-width="1.4"',
    "rest": 'stroke="currentColor" stroke-width="0.8"',
    "frame": 'stroke="currentColor" stroke-width="0.8" opacity="0.6"',
}


def svg(view: View) -> str:
    """The drawing as a file of its own."""
    plot = plot_of(view)
    marked = " (simulated)" if plot.simulated else ""
    paths = "".join(
        f'<path class="{name}" d="{getattr(plot, name)}" fill="none" {look}/>' for name, look in _LINES.items()
    )
    words = "".join(
        f'<text x="{word.x}" y="{word.y}" text-anchor="middle">{escape(word.text)}</text>'
        for word in (*plot.peaks, *plot.ticks, Word(WIDTH / 2, HEIGHT - 12, plot.x_label))
    )
    middle = WIDTH // 2
    legend = (
        f'<path d="M{_LEFT} 14h24" fill="none" {_LINES["query"]}/>'
        f'<text x="{_LEFT + 30}" y="18">{escape(plot.query_name or "spectrum")}</text>'
        f'<path d="M{middle} 14h24" fill="none" {_LINES["reference"]}/>'
        f'<text x="{middle + 30}" y="18">{escape(plot.reference_name)}{marked}</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" font-family="sans-serif"><title>{escape(plot.query_name or "Spectrum")} over '
        f"{escape(plot.reference_name)}{marked}</title><desc>{plot.matched} of {plot.labelled} named peaks stand in "
        f'the reference too.</desc>{paths}<g font-size="11" fill="currentColor">{legend}{words}</g></svg>'
    )
