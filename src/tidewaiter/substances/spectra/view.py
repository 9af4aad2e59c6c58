"""What is drawn of an identification, as plain data: the same for the page's element, its table and the SVG.

Vibrational: query over reference in absorbance, each from 0 to 1 without its offset, and what stays unexplained.
Mass: query up, reference down, in shares of the highest peak. Coordinates are rounded: a view of a screen.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.signal import find_peaks

from tidewaiter.substances.spectra import grid
from tidewaiter.substances.spectra.identify import Identification
from tidewaiter.substances.spectra.library import Library
from tidewaiter.substances.spectra.mass_search import tolerance_of
from tidewaiter.substances.spectra.search import fitted
from tidewaiter.substances.spectra.spectrum import Array, Technique

LABELLED = 8
"""Peaks that are named: the most prominent."""
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Peak:
    """A labelled peak of the query: place, height, and whether the reference has one there."""

    x: float
    y: float
    label: str
    matched: bool


@dataclass(frozen=True, slots=True)
class View:
    """A hit as it is drawn. `sticks`: lines from 0 (mass), else curves; `falling`: x runs from right to left."""

    title: str
    name: str
    x_label: str
    y_label: str
    sticks: bool
    falling: bool
    x: tuple[float, ...]
    query: tuple[float | None, ...]
    reference_x: tuple[float, ...]
    reference: tuple[float | None, ...]
    residual: tuple[float | None, ...]
    peaks: tuple[Peak, ...]
    simulated: bool

    def data(self) -> dict[str, object]:
        """The view as values that JSON holds."""
        return asdict(self)


def view_from(data: Mapping[str, Any]) -> View:
    """A view from what `View.data` gave and JSON kept."""
    told: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    told["peaks"] = tuple(Peak(**peak) for peak in data["peaks"])
    return View(**told)


def view_of(found: Identification, library: Library, hit: int = 0) -> View:
    """What is drawn of one hit of an identification (0 is the first)."""
    return _mass(found, library, hit) if found.technique is Technique.MASS else _bands(found, library, hit)


def _bands(found: Identification, library: Library, hit: int) -> View:
    part, chosen = library.parts[found.technique], found.hits[hit]
    query = grid.gridded([found.spectrum])
    both = query.covered[0] & part.covered[chosen.reference]
    y = query.absorbance[0].astype(np.float64)
    reference = part.absorbance[chosen.reference].astype(np.float64)
    left, _ = fitted(y, reference, both)
    drawn = both & grid.IN_AIR
    scale = max(float(np.ptp(y[drawn])), 1e-9)
    residual = np.full(len(grid.GRID), np.nan)
    residual[drawn] = left / scale
    flat_query, flat_reference = _flat(y, drawn), _flat(reference, drawn)
    return View(
        found.spectrum.title,
        chosen.name,
        "wavenumber, 1/cm" if found.technique is Technique.INFRARED else "Raman shift, 1/cm",
        "absorbance, scaled" if found.technique is Technique.INFRARED else "intensity, scaled",
        sticks=False,
        falling=found.technique is Technique.INFRARED,
        x=tuple(float(x) for x in grid.GRID),
        query=_values(flat_query),
        reference_x=tuple(float(x) for x in grid.GRID),
        reference=_values(flat_reference),
        residual=_values(residual),
        peaks=_band_peaks(flat_query, flat_reference),
        simulated=chosen.simulated,
    )


def _flat(y: Array, drawn: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Array:
    """Ordinates from 0 to 1 where they are drawn, NaN elsewhere."""
    low, high = np.percentile(y[drawn], 2), y[drawn].max()
    out = np.full(len(y), np.nan)
    out[drawn] = np.clip((y[drawn] - low) / max(high - low, 1e-12), -0.05, 1.0)
    return out


def _values(row: Array) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else round(float(value), _DIGITS) for value in row)


def _band_peaks(query: Array, reference: Array) -> tuple[Peak, ...]:
    filled, other = np.nan_to_num(query), np.nan_to_num(reference)
    places, about = find_peaks(filled, prominence=0.04)
    theirs, _ = find_peaks(other, prominence=0.03)
    strongest = places[np.argsort(-about["prominences"], kind="stable")][:LABELLED]
    return tuple(
        Peak(
            float(grid.GRID[at]),
            round(float(filled[at]), _DIGITS),
            f"{grid.GRID[at]:.0f}",
            bool(len(theirs) and np.abs(theirs - at).min() * grid.STEP <= 2 * grid.STEP),
        )
        for at in sorted(int(place) for place in strongest)
    )


def _mass(found: Identification, library: Library, hit: int) -> View:
    if library.mass is None:
        raise ValueError("an identification by mass needs the library's mass spectra")
    chosen = found.hits[hit]
    mz, intensity = found.spectrum.x, found.spectrum.y / found.spectrum.y.max()
    their_mz, raw = library.mass.peaks(chosen.reference)
    theirs = raw / raw.max()
    tolerance = max(tolerance_of(mz), tolerance_of(np.asarray(their_mz)))
    strongest = np.sort(np.argsort(-intensity, kind="stable")[:LABELLED])
    peaks = tuple(
        Peak(
            float(mz[at]),
            round(float(intensity[at]), _DIGITS),
            f"{mz[at]:.2f}".rstrip("0").rstrip("."),
            bool(np.abs(their_mz - mz[at]).min() <= tolerance),
        )
        for at in (int(place) for place in strongest)
    )
    return View(
        found.spectrum.title,
        chosen.name,
        "m/z",
        "relative intensity",
        sticks=True,
        falling=False,
        x=tuple(round(float(x), _DIGITS) for x in mz),
        query=_values(np.asarray(intensity)),
        reference_x=tuple(round(float(x), _DIGITS) for x in their_mz),
        reference=_values(np.asarray(theirs, dtype=np.float64)),
        residual=(),
        peaks=peaks,
        simulated=chosen.simulated,
    )
