"""Parts of a mixture: non-negative least squares over the likeliest references, pruned until each part is needed.

Lawson and Hanson 1974 (scipy's nnls), in derivatives, so that baselines do not count. A part stays only when the
spectrum is explained worse without it. Amounts are said as *major*, *minor* or *trace*, never in per cent: bands differ
in strength from substance to substance, and no calibration stands behind a library.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from tidewaiter.substances.spectra.grid import IN_AIR, Gridded
from tidewaiter.substances.spectra.library import Vibrational
from tidewaiter.substances.spectra.search import rank

CANDIDATES = 24
"""Substances of a library that may be parts: those whose best reference resembles the whole most."""
LEAST_GAIN = 0.015
"""Of the spectrum's sum of squares: what a part must explain that the others do not."""
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
    """A part: the row of its reference, how much, and what of the spectrum only it explains (0 to 1)."""

    reference: int
    amount: Amount
    gain: float


@dataclass(frozen=True, slots=True)
class Mixture:
    """Parts, the weightiest first, and what of the spectrum they leave unexplained (0 to 1, as a root)."""

    parts: tuple[Part, ...]
    residual: float


def parts_of(query: Gridded, part: Vibrational) -> Mixture:
    """The parts of one query (the first of `query`)."""
    ranked = rank(Gridded(query.absorbance[:1], query.derivative[:1], query.covered[:1]), part, CANDIDATES)
    rows = ranked.reference[0][ranked.index[0] > 0]
    at = query.covered[0] & IN_AIR
    y = query.derivative[0][at].astype(np.float64)
    bases = part.derivative[rows][:, at].astype(np.float64).T
    whole = max(float(y @ y), 1e-12)
    kept = list(range(len(rows)))
    weights, left = _fit(bases, y, kept)
    kept = [place for place, weight in zip(kept, weights, strict=True) if weight > 0]
    weights, left = _fit(bases, y, kept)
    while kept:
        costs = [_fit(bases, y, [*kept[:i], *kept[i + 1 :]])[1] - left for i in range(len(kept))]
        least = int(np.argmin(costs))
        if costs[least] >= LEAST_GAIN * whole and len(kept) <= MOST_PARTS:
            break
        del kept[least]
        weights, left = _fit(bases, y, kept)
    gains = [(_fit(bases, y, [*kept[:i], *kept[i + 1 :]])[1] - left) / whole for i in range(len(kept))]
    total = max(float(weights.sum()), 1e-12)
    order = np.argsort(-weights, kind="stable")
    found = tuple(
        Part(int(rows[kept[i]]), _amount(float(weights[i]) / total, first=place == 0), float(gains[i]))
        for place, i in enumerate(order)
    )
    return Mixture(found, float(np.sqrt(left / whole)))


def _fit(bases: NDArray[np.float64], y: NDArray[np.float64], kept: list[int]) -> tuple[NDArray[np.float64], float]:
    """Weights of the kept references and the sum of squares that they leave."""
    if not kept:
        return np.zeros(0), float(y @ y)
    weights, length = nnls(bases[:, kept], y)
    return weights, float(length) ** 2


def _amount(share: float, *, first: bool) -> Amount:
    """The word for a share of the weights; the weightiest part is major."""
    if first or share >= MAJOR:
        return Amount.MAJOR
    return Amount.MINOR if share >= MINOR else Amount.TRACE
