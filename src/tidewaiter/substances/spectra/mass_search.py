"""Searching mass spectra: cosine of matched peaks, with the precursor where both sides have one.

Stein and Scott 1994 (J. Am. Soc. Mass Spectrom. 5:859); square roots of intensities as weights. A coarse product over
bins finds candidates, which are then matched peak by peak, each peak once. A hit whose precursor is another one is
*class evidence*: the nearest reference of a compound that is absent is often of its family, with a high cosine.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tidewaiter.substances.spectra.library import MassReferences
from tidewaiter.substances.spectra.spectrum import Array, Spectrum

WIDE, FINE = 0.3, 0.02
"""Tolerances in m/z: spectra whose masses are whole numbers, and accurate masses."""
PRECURSOR = 0.02
"""m/z within which two precursors are the same."""
CANDIDATES = 200
LEAST_SHARE = 0.002
"""Of the highest peak: lower peaks are noise."""
CALLED, LEAST_MATCHED = 0.8, 3
"""Cosine and matched peaks from which on a hit with the query's own precursor is called."""
CLASS_EVIDENCE = 0.6
"""Cosine from which on a hit with another precursor speaks of a family."""


@dataclass(frozen=True, slots=True)
class MassHit:
    """A reference, its cosine, how many peaks match, and how the precursors compare (query less reference, in m/z)."""

    reference: int
    cosine: float
    matched: int
    precursor_difference: float | None

    @property
    def same_precursor(self) -> bool | None:
        """Whether the precursors are the same; None when a side has none."""
        if self.precursor_difference is None:
            return None
        return abs(self.precursor_difference) <= PRECURSOR


def tolerance_of(mz: Array) -> float:
    """The tolerance that a list of masses allows: whole numbers allow no fine one."""
    return WIDE if bool((np.abs(mz - np.round(mz)) < 1e-6).mean() > 0.9) else FINE  # noqa: PLR2004 - nearly all


def weights(mz: Array, intensity: Array) -> tuple[Array, Array]:
    """Peaks above the noise and their weights, of unit length."""
    keep = intensity >= LEAST_SHARE * intensity.max()
    root = np.sqrt(intensity[keep])
    return mz[keep], root / np.linalg.norm(root)


def search(query: Spectrum, part: MassReferences, k: int) -> list[MassHit]:
    """The best k references, one a substance: those with the query's precursor before others, by cosine within each."""
    mz, weight = weights(query.x, query.y)
    tolerance = max(tolerance_of(mz), tolerance_of(np.asarray(part.mz[:2000])))
    rows = _candidates(mz, weight, part, tolerance, query.precursor)
    known = part.precursors
    hits = []
    for row in rows:
        other = weights(*part.peaks(int(row)))
        cosine, matched = matched_cosine(mz, weight, *other, tolerance)
        difference = None if query.precursor is None or np.isnan(known[row]) else float(query.precursor - known[row])
        hits.append(MassHit(int(row), cosine, matched, difference))
    hits.sort(key=lambda hit: (hit.same_precursor is False, -hit.cosine, hit.reference))
    substances = part.references["substance"]
    best: dict[str, MassHit] = {}
    for hit in hits:
        best.setdefault(substances[hit.reference].as_py(), hit)
    return list(best.values())[:k]


def _candidates(
    mz: Array, weight: Array, part: MassReferences, tolerance: float, precursor: float | None
) -> NDArray[np.int64]:
    """Rows of the references with the highest coarse product, among all and among those with the query's precursor."""
    table, length = _binned(part, tolerance)
    vector = np.zeros(table.shape[1])
    at = np.floor(mz / tolerance).astype(np.int64)
    for shift in (-1, 0, 1):
        inside = (at + shift >= 0) & (at + shift < len(vector))
        np.maximum.at(vector, at[inside] + shift, weight[inside])
    scores = (table @ vector) / np.maximum(length, 1e-12)
    every = _highest(scores, np.arange(len(scores)))
    if precursor is None:
        return every
    own = np.flatnonzero(np.abs(part.precursors - precursor) <= PRECURSOR)
    return np.union1d(every, _highest(scores, own))


def _highest(scores: Array, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of some rows, those with the highest scores."""
    if len(rows) <= CANDIDATES:
        return rows
    return rows[np.argpartition(-scores[rows], CANDIDATES - 1)[:CANDIDATES]]


def _binned(part: MassReferences, tolerance: float) -> tuple[csr_matrix, Array]:
    """Roots of intensities by reference and bin, and the length of each reference; kept by the library."""
    if tolerance not in part.binned:
        bins = np.floor(np.asarray(part.mz) / tolerance).astype(np.int64)
        shape = (part.references.num_rows, int(bins.max(initial=0)) + 2)
        table = csr_matrix((np.sqrt(part.intensity), bins, part.begins), shape=shape)
        length = np.sqrt(np.add.reduceat(np.asarray(part.intensity, dtype=np.float64), part.begins[:-1]))
        part.binned[tolerance] = (table, length)
    return part.binned[tolerance]


def matched_cosine(
    mz: Array, weight: Array, other_mz: Array, other_weight: Array, tolerance: float
) -> tuple[float, int]:
    """The cosine of two spectra over peaks matched one to one, the heaviest pairs first, and how many matched."""
    low = np.searchsorted(other_mz, mz - tolerance, side="left")
    high = np.searchsorted(other_mz, mz + tolerance, side="right")
    pairs = [
        (float(weight[i] * other_weight[j]), i, j) for i in range(len(mz)) for j in range(int(low[i]), int(high[i]))
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    used: set[int] = set()
    taken: set[int] = set()
    total = 0.0
    for product, i, j in pairs:
        if i not in used and j not in taken:
            used.add(i)
            taken.add(j)
            total += product
    return min(total, 1.0), len(used)
