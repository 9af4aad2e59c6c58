"""One grid for vibrational spectra: resampled, as absorbance, without the air's CO₂, as a first derivative.

The derivative (Savitzky and Golay 1964, Anal. Chem. 36:1627) takes away offsets and slopes of the baseline; vectors of
unit length make the product of two a correlation. What a spectrum does not cover is 0 and does not count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import savgol_filter

from tidewaiter.substances.spectra.spectrum import Array, Ordinate, Spectrum, Technique

Matrix = NDArray[np.float32]

FIRST, LAST, STEP = 650.0, 3800.0, 4.0
"""1/cm: what handheld and bench instruments have in common."""
GRID: Array = np.arange(FIRST, LAST + STEP / 2, STEP)
CO2 = (2280.0, 2400.0)
"""1/cm: carbon dioxide in the air of the beam."""
WINDOW, ORDER = 11, 3
"""Points and degree of the filter: 44 1/cm, as wide as bands of solids."""
LEAST_COVER = 0.4
"""Share of the grid that a spectrum must cover to be compared at all."""
LEAST_TRANSMITTANCE = 1e-3
"""Of full transmittance: below this a detector sees noise."""
FILLED = 5
"""Exact zeros in a row from which on they are no measurement."""
_PERCENT = 2.0
"""Transmittance whose largest values exceed this is in per cent."""

IN_AIR: NDArray[np.bool_] = (CO2[0] > GRID) | (CO2[1] < GRID)


@dataclass(frozen=True, slots=True)
class Gridded:
    """Spectra on the grid: absorbance and unit derivative, (n, len(GRID)) each, and where each is covered."""

    absorbance: Matrix
    derivative: Matrix
    covered: NDArray[np.bool_]


def comparable(spectrum: Spectrum) -> bool:
    """True for an infrared or Raman spectrum that covers enough of the grid."""
    if spectrum.technique not in (Technique.INFRARED, Technique.RAMAN) or spectrum.discrete:
        return False
    x = wavenumbers(spectrum)
    inside = (x.min() <= GRID) & (x.max() >= GRID)
    return len(x) > WINDOW and float(inside.mean()) >= LEAST_COVER


def wavenumbers(spectrum: Spectrum) -> Array:
    """The abscissa in 1/cm, also of files in micrometres or nanometres."""
    unit = spectrum.x_unit.upper()
    with np.errstate(divide="ignore"):
        if unit.startswith("MICROM"):
            return np.where(spectrum.x > 0, 1e4 / spectrum.x, 0.0)
        if unit.startswith("NANOM"):
            return np.where(spectrum.x > 0, 1e7 / spectrum.x, 0.0)
    return spectrum.x


def is_transmittance(y: Array, said: Ordinate) -> bool:
    """True when bands point down: by what the file says, and by the ordinates where they contradict it.

    Files say "absorbance" of transmittance and the other way round. Bands are narrow, so most ordinates lie at the
    end of the range from which bands point away; only a clear contradiction outweighs the file.
    """
    low, middle, high = np.percentile(y, [1, 50, 99])
    place = (middle - low) / max(high - low, 1e-12)
    if said is Ordinate.TRANSMITTANCE:
        return not (place < 0.2 and high < _PERCENT)  # noqa: PLR2004 - median near the floor: bands point up
    if said is Ordinate.ABSORBANCE:
        return bool(place > 0.8 and low > _PERCENT * 5)  # noqa: PLR2004 - no absorbance is above 10 everywhere
    return bool(place > 0.6 and high > 0)  # noqa: PLR2004 - median near the ceiling: bands point down


def absorbance(y: Array, said: Ordinate, technique: Technique) -> Array:
    """Ordinates as absorbance (Raman: as they are)."""
    if technique is Technique.RAMAN or not is_transmittance(y, said):
        return y
    full = 100.0 if np.percentile(y, 99) > _PERCENT else 1.0
    return np.asarray(-np.log10(np.maximum(y / full, LEAST_TRANSMITTANCE)))


def measured(y: Array) -> NDArray[np.bool_]:
    """Where ordinates were measured: runs of exact zeros are what exports fill gaps with (CO₂, the range's ends)."""
    zero = y == 0
    if not zero.any() or zero.all():
        return np.ones(len(y), dtype=np.bool_)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], zero, [False])).astype(np.int8)))
    filled = np.zeros(len(y), dtype=np.bool_)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start >= FILLED:
            filled[start:end] = True
    return ~filled


def onto_grid(spectrum: Spectrum) -> tuple[Array, NDArray[np.bool_]]:
    """Absorbance on the grid by linear interpolation of averages as wide as a step, and where it is covered."""
    x = wavenumbers(spectrum)
    order = np.argsort(x, kind="stable")
    x, raw = x[order], spectrum.y[order]
    known = measured(raw)
    covered = (x[0] <= GRID) & (x[-1] >= GRID)
    covered &= np.interp(GRID, x, known.astype(np.float64)) == 1.0
    x, raw = x[known], raw[known]
    y = absorbance(raw, spectrum.ordinate, spectrum.technique)
    spacing = (x[-1] - x[0]) / max(len(x) - 1, 1)
    if 0 < spacing < STEP / 2:  # finer than the grid: average, so that noise does not alias
        width = round(STEP / spacing)
        kernel = np.ones(width) / width
        y = np.convolve(np.pad(y, (width // 2, width - 1 - width // 2), mode="edge"), kernel, mode="valid")
    return np.interp(GRID, x, y), covered


def gridded(spectra: list[Spectrum]) -> Gridded:
    """Spectra (comparable ones) on the grid."""
    pairs = [onto_grid(spectrum) for spectrum in spectra]
    values = np.asarray([pair[0] for pair in pairs], dtype=np.float32).reshape(-1, len(GRID))
    covered = np.asarray([pair[1] for pair in pairs], dtype=np.bool_).reshape(-1, len(GRID))
    return Gridded(values, derivatives(values, covered), covered)


def derivatives(values: Matrix, covered: NDArray[np.bool_]) -> Matrix:
    """Unit first derivatives of absorbances (n, len(GRID)); 0 where not covered and where CO₂ is."""
    if not len(values):
        return np.zeros((0, len(GRID)), dtype=np.float32)
    slope = savgol_filter(_bridged(values), WINDOW, ORDER, deriv=1, axis=1).astype(np.float32)
    slope[:, ~IN_AIR] = 0.0
    slope[~covered] = 0.0
    return unit(slope)


def _bridged(values: Matrix) -> Matrix:
    """Absorbances with a straight line where CO₂ is, so that the filter's window carries none of it beyond."""
    air = np.flatnonzero(~IN_AIR)
    before, after = air[0] - 1, air[-1] + 1
    share = ((air - before) / (after - before)).astype(np.float32)
    bridged = np.array(values, dtype=np.float32)
    bridged[:, air] = values[:, [before]] * (1 - share) + values[:, [after]] * share
    return bridged


def unit(rows: Matrix) -> Matrix:
    """Rows at unit length; rows of nothing stay nothing."""
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
    return np.asarray(rows / np.maximum(length, 1e-30)[:, None], dtype=np.float32)
