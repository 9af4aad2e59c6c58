"""A view as SVG: query, reference, residual strip, axes and names of peaks; needs no script and no style sheet.

Lines differ by dashes and not by colour alone; a page may colour the classes `query`, `reference`, `left`. Mass spectra
are mirrored: the query up, the reference down.
"""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from tidewaiter.substances.spectra.view import View

WIDTH, HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 34, 300
_STRIP_TOP, _STRIP_BOTTOM = 252, 300
_MAIN_BOTTOM = 240
_TICKS = 8


def svg(view: View, *, standalone: bool = False) -> str:
    """The drawing; `standalone` adds what a file of its own needs."""
    frame = _Frame(view)
    body = frame.sticks() if view.sticks else frame.curves()
    head = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="spectrum-plot"'
    if standalone:
        head += f' xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif"'
    simulated = " (simulated)" if view.simulated else ""
    about = escape(f"{view.title or 'Spectrum'} over {view.name}{simulated}")
    matched = sum(peak.matched for peak in view.peaks)
    said = f"{matched} of {len(view.peaks)} labelled peaks stand in the reference too."
    legend = (
        f'<g font-size="12" fill="currentColor"><path class="query" d="M{_LEFT} 14h24" {_QUERY}/>'
        f'<text x="{_LEFT + 30}" y="18">{escape(view.title[:40] or "spectrum")}</text>'
        f'<path class="reference" d="M{WIDTH // 2} 14h24" {_REFERENCE}/>'
        f'<text x="{WIDTH // 2 + 30}" y="18">{escape(view.name[:40])}{simulated}</text></g>'
    )
    return f"<svg {head}><title>{about}</title><desc>{said}</desc>{legend}{body}{frame.axis()}</svg>"


_QUERY = 'fill="none" stroke="currentColor" stroke-width="1.4"'
_REFERENCE = 'fill="none" stroke="currentColor" stroke-width="1.2" stroke-dasharray="4 3" opacity="0.75"'
_THIN = 'fill="none" stroke="currentColor" stroke-width="0.8"'


class _Frame:
    """The plane of one drawing: where values lie."""

    def __init__(self, view: View) -> None:
        self.view = view
        every = [*view.x, *view.reference_x]
        self.low, self.high = min(every), max(every)
        if view.sticks:
            self.low, self.high = self.low - 10, self.high + 10

    def x(self, value: float) -> float:
        """The place of an abscissa."""
        share = (value - self.low) / max(self.high - self.low, 1e-9)
        return round(_LEFT + (1 - share if self.view.falling else share) * (WIDTH - _LEFT - _RIGHT), 1)

    def path(self, xs: Sequence[float], ys: Sequence[float | None], zero: float, scale: float) -> str:
        """A curve with gaps where there is no value."""
        parts, pen = [], "M"
        for x, y in zip(xs, ys, strict=True):
            if y is None:
                pen = "M"
                continue
            parts.append(f"{pen}{self.x(x)} {round(zero - y * scale, 1)}")
            pen = "L"
        return "".join(parts)

    def curves(self) -> str:
        """Query over reference, and the strip of what stays unexplained."""
        view, height = self.view, _MAIN_BOTTOM - _TOP - 14
        strip = (_STRIP_TOP + _STRIP_BOTTOM) / 2
        residual = self.path(view.x, [None if y is None else max(min(y, 1), -1) for y in view.residual], strip, 24)
        theirs = self.path(view.reference_x, view.reference, _MAIN_BOTTOM, height)
        return (
            f'<path class="reference" d="{theirs}" {_REFERENCE}/>'
            f'<path class="query" d="{self.path(view.x, view.query, _MAIN_BOTTOM, height)}" {_QUERY}/>'
            f'<path class="frame" d="M{_LEFT} {strip}H{WIDTH - _RIGHT}" {_THIN} opacity="0.4"/>'
            f'<path class="left" d="{residual}" {_THIN}/>'
            f'<text x="4" y="{strip + 4}" font-size="11" fill="currentColor">left</text>'
            + self.labels(_MAIN_BOTTOM, height)
        )

    def sticks(self) -> str:
        """Query up, reference down."""
        view, zero = self.view, (_TOP + _BOTTOM) / 2
        scale = zero - _TOP - 16
        up = "".join(
            f"M{self.x(x)} {zero}V{round(zero - (y or 0) * scale, 1)}" for x, y in zip(view.x, view.query, strict=True)
        )
        down = "".join(
            f"M{self.x(x)} {zero}V{round(zero + (y or 0) * scale, 1)}"
            for x, y in zip(view.reference_x, view.reference, strict=True)
        )
        return (
            f'<path class="frame" d="M{_LEFT} {zero}H{WIDTH - _RIGHT}" {_THIN}/>'
            f'<path class="query" d="{up}" {_QUERY}/><path class="reference" d="{down}" {_REFERENCE}/>'
            + self.labels(zero, scale)
        )

    def labels(self, zero: float, scale: float) -> str:
        """Names of the query's peaks; those that the reference lacks carry an asterisk."""
        placed: list[tuple[float, str]] = []
        last = -1e9
        for peak in sorted(self.view.peaks, key=lambda peak: self.x(peak.x)):
            at = self.x(peak.x)
            if at - last < 26:  # noqa: PLR2004 - the width of a label
                continue
            last = at
            mark = "" if peak.matched else "*"
            y = round(max(zero - peak.y * scale - 4, _TOP + 6), 1)
            placed.append((at, f'<text x="{at}" y="{y}" text-anchor="middle">{escape(peak.label)}{mark}</text>'))
        return f'<g font-size="11" fill="currentColor">{"".join(text for _, text in placed)}</g>'

    def axis(self) -> str:
        """The axis with its marks and what it is of."""
        marks = _marks(self.low, self.high)
        ticks = "".join(f"M{self.x(mark)} {_BOTTOM}v5" for mark in marks)
        words = "".join(
            f'<text x="{self.x(mark)}" y="{_BOTTOM + 18}" text-anchor="middle">{mark:g}</text>' for mark in marks
        )
        middle = (_LEFT + WIDTH - _RIGHT) / 2
        return (
            f'<path class="frame" d="M{_LEFT} {_BOTTOM}H{WIDTH - _RIGHT}{ticks}" {_THIN}/>'
            f'<g font-size="11" fill="currentColor">{words}'
            f'<text x="{middle}" y="{_BOTTOM + 38}" text-anchor="middle">{escape(self.view.x_label)}</text></g>'
        )


def _marks(low: float, high: float) -> list[float]:
    """Round numbers between two values, about eight."""
    span = max(high - low, 1e-9)
    steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
    step = next((step for step in steps if span / step <= _TICKS), span)
    first = -(-low // step) * step
    marks = [first + step * i for i in range(_TICKS + 1)]
    kept = [mark for mark in marks if low <= mark <= high]
    return kept if all(a != b for a, b in pairwise(kept)) else kept[:1]
