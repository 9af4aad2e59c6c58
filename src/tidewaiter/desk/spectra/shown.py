"""An identification as the template `spectra/_spectrum.html` shows it; pure, for this room and others.

    context["spectrum"] = shown(found, library)      {% include "spectra/_spectrum.html" %}

The page loads `vendor/uplot-1.6.32/uPlot.min.css` and `desk/spectra.css` as styles, and
`vendor/uplot-1.6.32/uPlot.iife.min.js` (deferred) and `desk/spectrum.js` (a module) as scripts. One include a page.
"""

from dataclasses import dataclass
from typing import Any

from tidewaiter.substances.spectra.identify import Hit, Identification, PartFound
from tidewaiter.substances.spectra.library import Library
from tidewaiter.substances.spectra.mixture import Amount
from tidewaiter.substances.spectra.plot import Plot, plot_of
from tidewaiter.substances.spectra.view import Peak, View, view_from, view_of
from tidewaiter.substances.spectra.wording import sentences

DRAWN = 5
"""Hits that the element can draw: about 15 kB each."""
_EVERY = 4
"""Of the grid's points, the table shows one in so many: 16 1/cm."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the template needs: verdict, sentences, hits, parts, the first drawing and table, the element's data."""

    verdict: str
    sentences: tuple[str, ...]
    hits: tuple[Hit, ...]
    parts: tuple[PartFound, ...]
    plot: Plot
    peaks: tuple[Peak, ...]
    rows: tuple[tuple[float, float | None, float | None, float | None], ...]
    sticks: bool
    y_label: str
    simulated: bool
    data: list[dict[str, object]]


def shown(found: Identification, library: Library) -> Shown:
    """Everything that is shown of an identification."""
    views = [view_of(found, library, place) for place in range(min(DRAWN, len(found.hits)))]
    first = views[0]
    return Shown(
        verdict=found.verdict.value,
        sentences=sentences(found),
        hits=found.hits,
        parts=found.parts if len(found.parts) > 1 else (),
        plot=plot_of(first),
        peaks=first.peaks,
        rows=_rows(first),
        sticks=first.sticks,
        y_label=first.y_label,
        simulated=found.library.simulated,
        data=[view.data() for view in views],
    )


def shown_again(
    verdict: str,
    words: list[str],
    hits: list[dict[str, Any]],
    parts: list[dict[str, Any]],
    drawn: dict[str, Any],
    *,
    simulated: bool,
) -> Shown:
    """What was kept of an identification, as it was shown; only its first hit is drawn."""
    first = view_from(drawn)
    named = tuple(PartFound(**{**part, "amount": Amount(part["amount"])}) for part in parts)
    return Shown(
        verdict=verdict,
        sentences=tuple(words),
        hits=tuple(Hit(**hit) for hit in hits),
        parts=named if len(named) > 1 else (),
        plot=plot_of(first),
        peaks=first.peaks,
        rows=_rows(first),
        sticks=first.sticks,
        y_label=first.y_label,
        simulated=simulated,
        data=[first.data()],
    )


def _rows(view: View) -> tuple[tuple[float, float | None, float | None, float | None], ...]:
    """Points of the table: place, query, reference, rest. Of peaks, the query's only (the reference has its own)."""
    if view.sticks:
        return tuple((x, y, None, None) for x, y in zip(view.x, view.query, strict=True))
    every = zip(view.x, view.query, view.reference, view.residual, strict=True)
    return tuple(row for place, row in enumerate(every) if place % _EVERY == 0 and row[1] is not None)
