"""Parts of a mixture: non-negative least squares over the likeliest references, pruned until each part is needed.

Lawson and Hanson 1974 (scipy's nnls), in derivatives, so that baselines do not count. Several references of a substance
stand for it together, so that what differs between two spectra of it is not taken for another part; the weightiest
substance may be shifted a little along the axis as well, because instruments are, and its bands may grow or shrink
evenly along it, because light goes deeper at one end than at the other. What two spectra of one substance differ by is
about in proportion to their bands, so each point counts by its own: less where the spectrum is strong, more where a
small part may show beside it. Then each part is weighed by four
numbers: what only it explains, what all leave, how much of its own bands lies where the spectrum is explained better
with it (a substance that is there has all its bands there), and how many parts there are. It stays while it is likely
enough needed; it is *firm* when it is so by much. Amounts are said as *major*, *minor* or *trace*, never in per cent:
bands differ in strength, and no calibration stands behind a library.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear, nnls

from tidewaiter.substances.spectra.grid import GRID, IN_AIR, Gridded
from tidewaiter.substances.spectra.library import Vibrational
from tidewaiter.substances.spectra.search import scores_of

SUBSTANCES, EACH = 24, 16
"""Candidates: so many substances whose best reference resembles the whole most, and of each so many references."""
SHIFTED = 2
"""References of the weightiest substance that may be shifted and tilted."""
FLOOR, NEAR = 1.0, 9
"""A point counts as 1 / (FLOOR x the mean + the mean over NEAR points around it) of the squares of the spectrum."""
LEAST_GAIN, LEAST_SHARE = 0.0003, 0.003
"""Of the spectrum's sum of squares, and of what all parts leave: what a part must explain to be weighed at all."""
MOST_PARTS = 5
MOST_STEPS = 3_000
"""Of the least squares; what needs more, for references that resemble each other closely, is solved another way."""
STRETCH = 16
"""Points of the grid (64 1/cm) over which it is asked whether a part explains anything."""
NEEDED = (0.90, -0.38, 2.63, -0.67, 3.11)
"""Weights of a part's four numbers (see `_mark`), and the constant.

A logistic, learnt from mixtures of benchmarks/spectra.py, of the tuning halves.
"""
KEPT_FROM, FIRM_FROM = -2.65, -0.44
"""Marks from which on a part stays, and is firm; the weightiest stays."""
MAJOR, MINOR = 0.5, 0.12
"""Shares of the parts' weights: at least half is major, at least this much minor, less a trace."""


class Amount(StrEnum):
    """How much of a part there is, as far as a spectrum can say."""

    MAJOR = "major"
    MINOR = "minor"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its best reference (a row), how much, what only it explains (0 to 1), whether it is firm."""

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
class _Fit:
    """Weights of all candidates, those of substances that are left out 0, and what of the spectrum is left."""

    weights: NDArray[np.float64]
    left: NDArray[np.float64]

    @property
    def squares(self) -> float:
        """The sum of squares that is left."""
        return float(self.left @ self.left)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """The spectrum (unit length), candidates' vectors, slopes and tilts as columns, their rows and substances.

    All are multiplied by `counts`, the root of how much each point counts.
    """

    y: NDArray[np.float64]
    counts: NDArray[np.float64]
    bases: NDArray[np.float64]
    slopes: NDArray[np.float64]
    tilts: NDArray[np.float64]
    rows: NDArray[np.int64]
    substance: NDArray[np.int64]

    def fit(self, kept: list[int]) -> _Fit:
        """The fit of some substances, the weightiest of them shifted and tilted where that helps."""
        weights = np.zeros(len(self.rows))
        inside = np.flatnonzero(np.isin(self.substance, kept))
        if not len(inside):
            return _Fit(weights, self.y)
        bases = self.bases[:, inside]
        weights[inside] = _least_squares(bases, self.y)
        top = max(kept, key=lambda one: float(weights[self.substance == one].sum()))
        moved = np.flatnonzero(self.substance == top)[:SHIFTED]
        bent = np.concatenate([self.slopes[:, moved], self.tilts[:, moved]], axis=1)
        every = np.concatenate([bases, bent, -bent], axis=1)
        found = _least_squares(every, self.y)
        weights[inside] = found[: len(inside)]
        return _Fit(weights, self.y - every @ found)

    def residual(self, kept: list[int]) -> float:
        """What of the spectrum some substances leave, every point counting alike (0 to 1, as a root)."""
        left, whole = self.fit(kept).left / self.counts, self.y / self.counts
        return float(np.linalg.norm(left) / max(float(np.linalg.norm(whole)), 1e-12))

    def amounts(self, kept: list[int]) -> dict[int, float]:
        """The weight of each of some substances, every point counting alike."""
        inside = np.flatnonzero(np.isin(self.substance, kept))
        if not len(inside):
            return {}
        weights = _least_squares(self.bases[:, inside] / self.counts[:, None], self.y / self.counts)
        return {one: float(weights[self.substance[inside] == one].sum()) for one in kept}

    def without(self, kept: list[int]) -> list[_Fit]:
        """The fits without each of the kept substances in turn."""
        return [self.fit([other for other in kept if other != one]) for one in kept]


def _least_squares(bases: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Non-negative weights of the columns; by bounded variables (Stark and Parker 1995) where nnls does not end."""
    try:
        found: NDArray[np.float64] = nnls(bases, y, maxiter=MOST_STEPS)[0]
    except RuntimeError:
        found = lsq_linear(bases, y, bounds=(0.0, np.inf)).x
    return found


def parts_of(query: Gridded, part: Vibrational) -> Mixture:
    """The parts of one query (the first of `query`)."""
    fitting = _candidates(query, part)
    every = sorted(set(fitting.substance.tolist()))
    weights = fitting.fit(every).weights
    kept, fit, without = _pruned(fitting, [one for one in every if weights[fitting.substance == one].any()])
    marks = {one: _mark(fitting, one, fit, other, len(kept)) for one, other in zip(kept, without, strict=True)}
    gains = {one: other.squares - fit.squares for one, other in zip(kept, without, strict=True)}
    sums = fitting.amounts(kept)
    order = sorted(kept, key=lambda one: -sums[one])
    said = [one for one in order if one == order[0] or marks[one] >= KEPT_FROM]
    firm = [one for one in said if marks[one] >= FIRM_FROM]
    total = max(sum(sums[one] for one in said), 1e-12)
    found = []
    for place, one in enumerate(said):
        own = np.flatnonzero(fitting.substance == one)
        best = int(fitting.rows[own[np.argmax(fit.weights[own])]])
        found.append(Part(best, _amount(sums[one] / total, first=place == 0), gains[one], one in firm))
    return Mixture(tuple(found), fitting.residual(firm))


def _mark(fitting: _Fitting, one: int, fit: _Fit, without: _Fit, count: int) -> float:
    """How likely a part is needed, on the scale of a logistic."""
    own = fitting.substance == one
    bands = _by_stretch(fitting.bases[:, own] @ fit.weights[own])
    better = _by_stretch(fit.left) < _by_stretch(without.left)
    share = float(bands[better].sum() / max(float(bands.sum()), 1e-15))
    gain = max(without.squares - fit.squares, 1e-9)
    told = (np.log(gain), np.log(max(fit.squares, 1e-9)), share, count, 1.0)
    return float(np.dot(NEEDED, told))


def _by_stretch(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums of squares over stretches."""
    whole = len(values) // STRETCH * STRETCH
    return np.asarray((values[:whole] ** 2).reshape(-1, STRETCH).sum(axis=1))


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
    vectors = part.derivative[rows].astype(np.float64)
    slopes = np.gradient(vectors, axis=1) if rows else vectors
    counts = _counts(y)
    length = max(float(np.linalg.norm(y * counts)), 1e-12)
    return _Fitting(
        y * counts / length,
        counts,
        vectors[:, at].T * counts[:, None],
        slopes[:, at].T * counts[:, None],
        (vectors * np.linspace(-1.0, 1.0, len(GRID)))[:, at].T * counts[:, None],
        np.asarray(rows, dtype=np.int64),
        np.asarray(substance, dtype=np.int64),
    )


def _counts(y: NDArray[np.float64]) -> NDArray[np.float64]:
    """The root of how much each point counts."""
    squares = y * y
    around = np.convolve(np.pad(squares, NEAR // 2, mode="edge"), np.full(NEAR, 1.0 / NEAR), mode="valid")
    return np.asarray(1.0 / np.sqrt(np.maximum(FLOOR * squares.mean() + around, 1e-12)))


def _pruned(fitting: _Fitting, kept: list[int]) -> tuple[list[int], _Fit, list[_Fit]]:
    """The substances that remain when each must gain something, with the fits with all and without each.

    The least is dropped first.
    """
    kept = list(kept)
    while True:
        fit, without = fitting.fit(kept), fitting.without(kept)
        gains = [other.squares - fit.squares for other in without]
        enough = max(LEAST_GAIN, LEAST_SHARE * fit.squares)
        if len(kept) <= MOST_PARTS and all(gain >= enough for gain in gains):
            return kept, fit, without
        del kept[int(np.argmin(gains))]


def _amount(share: float, *, first: bool) -> Amount:
    """The word for a share of the weights; the weightiest part is major."""
    if first or share >= MAJOR:
        return Amount.MAJOR
    return Amount.MINOR if share >= MINOR else Amount.TRACE
