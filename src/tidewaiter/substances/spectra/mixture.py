"""Parts of a mixture: non-negative least squares over the likeliest references, pruned until each part is needed.

Lawson and Hanson 1974 (scipy's nnls), in derivatives, so that baselines do not count. Several references of a substance
stand for it together, so that what differs between two spectra of it is not taken for another part. A part stays
while the spectrum is explained worse without it; it is *firm* when it is so by much. Amounts are said as *major*,
*minor* or *trace*, never in per cent: bands differ in strength, and no calibration stands behind a library.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from tidewaiter.substances.spectra.grid import IN_AIR, Gridded
from tidewaiter.substances.spectra.library import Vibrational
from tidewaiter.substances.spectra.search import scores_of

SUBSTANCES, EACH = 24, 8
"""Candidates: so many substances whose best reference resembles the whole most, and of each so many references."""
LEAST_GAIN = 0.001
"""Of the spectrum's sum of squares: what a part must explain that the others do not."""
FIRM_GAIN, FIRM_SHARE = 0.004, 0.08
"""A firm part explains this much of the spectrum, and this share of what all parts leave."""
MOST_PARTS = 5
MAJOR, MINOR = 0.5, 0.12
"""Shares of the parts' weights: at least half is major, at least this much minor, less a trace."""


class Amount(StrEnum):
    """How much of a part there is, as far as a spectrum can say."""

    MAJOR = "major"
    MINOR = "minor"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its best reference (a row), how much, what of the spectrum only it explains (0 to 1), whether firm."""

    reference: int
    amount: Amount
    gain: float
    firm: bool


@dataclass(frozen=True, slots=True)
class Mixture:
    """Parts, the weightiest first, and what of the spectrum the firm ones leave unexplained (0 to 1, as a root)."""

    parts: tuple[Part, ...]
    residual: float

    @property
    def firm(self) -> tuple[Part, ...]:
        """The parts that are firm."""
        return tuple(part for part in self.parts if part.firm)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """The spectrum (unit length), the candidates' vectors as columns, their rows and substances."""

    y: NDArray[np.float64]
    bases: NDArray[np.float64]
    rows: NDArray[np.int64]
    substance: NDArray[np.int64]

    def fit(self, kept: list[int]) -> tuple[NDArray[np.float64], float]:
        """Weights of all candidates, those of other substances 0, and the sum of squares that is left."""
        weights = np.zeros(len(self.rows))
        inside = np.isin(self.substance, kept)
        if not inside.any():
            return weights, float(self.y @ self.y)
        weights[inside], length = nnls(self.bases[:, inside], self.y)
        return weights, float(length) ** 2

    def gains(self, kept: list[int], left: float) -> list[float]:
        """What each of the kept substances explains that the others do not."""
        return [self.fit([other for other in kept if other != one])[1] - left for one in kept]


def parts_of(query: Gridded, part: Vibrational) -> Mixture:
    """The parts of one query (the first of `query`)."""
    fitting = _candidates(query, part)
    weights, left = fitting.fit(sorted(set(fitting.substance.tolist())))
    kept = sorted({int(s) for s, weight in zip(fitting.substance, weights, strict=True) if weight > 0})
    kept, gains = _pruned(fitting, kept, LEAST_GAIN, 0.0)
    firm, firm_gains = _pruned(fitting, kept, FIRM_GAIN, FIRM_SHARE)
    weights, _ = fitting.fit(kept)
    _, left = fitting.fit(firm)
    sums = np.asarray([weights[fitting.substance == one].sum() for one in kept])
    total = max(float(sums.sum()), 1e-12)
    found = []
    for place, at in enumerate(np.argsort(-sums, kind="stable")):
        own = np.flatnonzero(fitting.substance == kept[at])
        best = int(fitting.rows[own[np.argmax(weights[own])]])
        gain = dict(zip(firm, firm_gains, strict=True)).get(kept[at], gains[at])
        found.append(Part(best, _amount(float(sums[at]) / total, first=place == 0), float(gain), kept[at] in firm))
    return Mixture(tuple(found), float(np.sqrt(left)))


def _candidates(query: Gridded, part: Vibrational) -> _Fitting:
    """The references that may be parts."""
    scores = scores_of(query.derivative[:1], query.covered[:1], part)[0]
    ends = np.append(part.starts[1:], len(scores))
    best = np.maximum.reduceat(scores, part.starts)
    rows: list[int] = []
    substance: list[int] = []
    for one in np.argsort(-best, kind="stable")[:SUBSTANCES]:
        if best[one] <= 0:
            break
        own = np.arange(part.starts[one], ends[one])
        chosen = own[np.argsort(-scores[own], kind="stable")[:EACH]]
        rows.extend(chosen.tolist())
        substance.extend([int(one)] * len(chosen))
    at = query.covered[0] & IN_AIR
    y = query.derivative[0][at].astype(np.float64)
    bases = part.derivative[rows][:, at].astype(np.float64).T if rows else np.zeros((len(y), 0))
    return _Fitting(
        y / max(float(np.linalg.norm(y)), 1e-12),
        bases,
        np.asarray(rows, dtype=np.int64),
        np.asarray(substance, dtype=np.int64),
    )


def _pruned(fitting: _Fitting, kept: list[int], gain: float, share: float) -> tuple[list[int], list[float]]:
    """The substances that remain when each must gain this much, and what each gains; the least is dropped first."""
    kept = list(kept)
    while kept:
        _, left = fitting.fit(kept)
        gains = fitting.gains(kept, left)
        least = int(np.argmin(gains))
        if gains[least] >= max(gain, share * left) and len(kept) <= MOST_PARTS:
            return kept, gains
        del kept[least]
    return [], []


def _amount(share: float, *, first: bool) -> Amount:
    """The word for a share of the weights; the weightiest part is major."""
    if first or share >= MAJOR:
        return Amount.MAJOR
    return Amount.MINOR if share >= MINOR else Amount.TRACE
