"""How much was likely missed: one figure inside the interval, to which the chance of earlier months speaks as well.

In a month chance usually finds nothing. The unbiased estimate is then nought, and now and then far too much. A share
that is to be read as one figure is therefore a posterior median: what chance finds is a Poisson count whose rate
wanders, so that a day counts half as much for each four weeks that it is older (power discounting: Smith, JRSS B 41,
1979), under the neutral prior Gamma(1/3, 0), whose median is the count itself where there is one and little above
nought where there is none (Kerman, EJS 5, 2011). The third of a finding stands for as many as a finding would have if
all were alike, so that finds among what was nearly certain to be opened do not speak for the rest. The interval stays
that of the period alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

HALF_LIFE_DAYS = 28
"""A day of chance counts half as much for each so many days that it lies before the period."""

LOOK_BACK_DAYS = 6 * HALF_LIFE_DAYS
"""Earlier chance is not asked for: it would count less than a sixty-fourth."""

NEUTRAL = 1 / 3
"""Shape of the prior: findings of which nobody has heard."""


@dataclass(frozen=True, slots=True)
class Examined:
    """Examined consignments, (n,) each: the unopened ones each stands for, whether it was a finding, and the day."""

    stands_for: NDArray[np.float64]
    finding: NDArray[np.bool_]
    day: NDArray[np.int64]


def likely_missed(period: Examined, earlier: Examined) -> float:
    """Findings that the period held and nobody opened: the posterior median; 0 where nothing was left unopened."""
    first = period.day.min(initial=np.iinfo(np.int64).max)
    days = len(np.unique(period.day))
    exposure = days + float(_faded(first, np.unique(earlier.day)).sum())
    weight = np.concatenate([period.stands_for, earlier.stands_for * _faded(first, earlier.day)])
    if days == 0 or not weight.any():
        return 0.0
    finding = np.concatenate([period.finding, earlier.finding])
    usual = float(weight @ weight / weight.sum())
    value = float(weight @ finding) + NEUTRAL * usual
    spread = float(weight**2 @ finding) + NEUTRAL * usual**2
    return spread / value * float(gammaincinv(value**2 / spread, 0.5)) / exposure * days


def _faded(first: int, day: NDArray[np.int64]) -> NDArray[np.float64]:
    faded: NDArray[np.float64] = 0.5 ** ((first - day) / HALF_LIFE_DAYS)
    return faded
