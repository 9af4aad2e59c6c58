"""Values with their 95 % intervals: for shares, and for weighted counts of what is rare."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval; NaN where nothing can be said."""

    value: float
    low: float
    high: float


NOTHING = Estimate(float("nan"), float("nan"), float("nan"))


def proportion(found: int, examined: int) -> Estimate:
    """Findings per examination with the Wilson score interval (Wilson 1927)."""
    if examined == 0:
        return NOTHING
    value, low, high = proportions(np.array([found]), np.array([examined]))[:, 0]
    return Estimate(float(value), float(low), float(high))


def proportions(found: NDArray[np.float64], of: NDArray[np.float64]) -> NDArray[np.float64]:
    """`proportion` of many: shape (3, n), value, low and high; NaN where `of` is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.asarray(of, dtype=np.float64)
        share = np.asarray(found, dtype=np.float64) / size
        z = float(ndtri((1 + LEVEL) / 2))
        middle = (share + z**2 / (2 * size)) / (1 + z**2 / size)
        half = z / (1 + z**2 / size) * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    low = np.where(share == 0, 0.0, np.clip(middle - half, 0, 1))  # exactly, where rounding leaves a trace
    high = np.where(share == 1, 1.0, np.clip(middle + half, 0, 1))
    return np.stack([share, low, high])


def weighted_count(weight: NDArray[np.float64], count: NDArray[np.float64], largest: float) -> Estimate:
    """A weighted sum of Poisson counts; `largest` is the greatest weight that a count could have had.

    The gamma interval of Fay & Feuer (Statistics in Medicine 16, 1997): with equal weights that of Garwood (1936).
    Where nothing was counted it still says how much there may be.
    """
    value = float((weight * count).sum())
    spread = float((weight**2 * count).sum())
    tail = (1 - LEVEL) / 2
    low = 0.0 if value == 0 else spread / (2 * value) * _chi2(tail, 2 * value**2 / spread)
    if largest == 0:
        return Estimate(value, float(low), value)
    above, wide = value + largest, spread + largest**2
    return Estimate(value, float(low), float(wide / (2 * above) * _chi2(1 - tail, 2 * above**2 / wide)))


def _chi2(share: float, freedom: float) -> float:
    """Quantile of the chi-square distribution; `scipy.stats` has it too, at half a second for every command."""
    return float(2 * gammaincinv(freedom / 2, share))
