"""Bands: what "low" and "high" mean, written down (GAO-25-107379: "high risk" was never defined).

A band says how likely it is that a consignment holds narcotics, a precursor or equipment, and nothing
else: harm, lookouts and capacity have their own columns. Each band is five times as likely as the one
below, counted from the yield of unaided examination: 2,600 seizures in 6.5 million X-ray and gamma
examinations, 0.04 % (US CBP, fiscal 2016).

A rule may set the lowest band of what it fires on: then the band says what the rule's author holds for likely.

With a model the band is that of its calibrated probability. Before, it is that of the rules' points over
the same rate: a point is a tenth in log-odds. That is an ordering, not a measurement, until outcomes
have calibrated it.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.risk.band import Band
from tidewaiter.risk.rules.rule import LOG_ODDS_PER_POINT

REFERENCE_RATE = 0.0004
"""Seizures per examination without targeting."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One band: the least probability it holds, and what that means in words."""

    band: Band
    least: float
    meaning: str


DEFINITIONS: tuple[Definition, ...] = (
    Definition(Band.LOW, 0.0, "Fewer than 1 in 500 such consignments hold something."),
    Definition(Band.GUARDED, 0.002, "At least 1 in 500, fewer than 1 in 100."),
    Definition(Band.ELEVATED, 0.01, "At least 1 in 100, fewer than 1 in 20."),
    Definition(Band.HIGH, 0.05, "At least 1 in 20, fewer than 1 in 4."),
    Definition(Band.SEVERE, 0.25, "At least 1 in 4."),
)

_LEAST = np.array([definition.least for definition in DEFINITIONS])
_NAMES = pa.array([str(definition.band) for definition in DEFINITIONS], pa.string())


def bands(probability: NDArray[np.float64]) -> pa.Array:
    """The band of each probability, as text; shape (n,), values in [0, 1]."""
    position = np.searchsorted(_LEAST, probability, side="right") - 1
    return _NAMES.take(pa.array(np.clip(position, 0, len(_LEAST) - 1)))


def at_least(found: pa.Array, least: NDArray[np.int64]) -> pa.Array:
    """Bands, lifted to the band of each number (its place among DEFINITIONS) where they are lower; shape (n,)."""
    if not least.any():
        return found
    place = pc.index_in(found, value_set=_NAMES).to_numpy()
    return _NAMES.take(pa.array(np.maximum(place, least)))


def place_of(band: str) -> int:
    """The place of a band among DEFINITIONS."""
    return int(pc.index(_NAMES, band).as_py())


def implied_probability(rule_score: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a sum of points would mean as a probability, over the reference rate; shape (n,)."""
    log_odds = np.log(REFERENCE_RATE / (1 - REFERENCE_RATE)) + LOG_ODDS_PER_POINT * rule_score
    probability: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(log_odds, -500, 500)))
    return probability
