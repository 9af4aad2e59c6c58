"""The plain criterion: when a hit of a library that is too small for a judge of its own is called by its name.

Larger libraries are judged by `judge`. Strength = -ln(1 - index) + 0.4 ln(gap), called when it is at least 2.3 and the
residual at most 0.85. A higher index or a wider gap never weakens a hit, a smaller residual neither. The weight of the
gap and the residual were chosen on half of the spectra of three laboratories, the least strength on all of four, where
5 % of spectra whose substance was taken out of the library are called.
"""

import math
from enum import StrEnum

GAP_WEIGHT = 0.4
LEAST_STRENGTH = 2.3
MOST_RESIDUAL = 0.85
LEAST_INDEX = 0.6
"""Below this nothing is called, whatever else speaks for it."""
_LEAST_GAP = 1e-4
_MOST_INDEX = 0.9999


class Verdict(StrEnum):
    """What is said of a spectrum as a whole."""

    MATCH = "match"
    MIXTURE = "mixture"
    UNKNOWN = "unknown"


def strength(index: float, gap: float) -> float:
    """How strong a hit is, from its index (correlation) and its gap to the next substance."""
    return -math.log(1.0 - min(max(index, 0.0), _MOST_INDEX)) + GAP_WEIGHT * math.log(max(gap, _LEAST_GAP))


def is_called(index: float, gap: float, residual: float) -> bool:
    """True when a hit is called by its name."""
    return strength(index, gap) >= LEAST_STRENGTH and residual <= MOST_RESIDUAL


def why_not(index: float, gap: float, residual: float) -> str:
    """The reason why a hit is not called, in words; '' when it is."""
    if is_called(index, gap, residual):
        return ""
    if residual > MOST_RESIDUAL:
        return "the reference leaves too much of the spectrum unexplained"
    if strength(index, 1.0) < LEAST_STRENGTH:
        return "the spectrum resembles no reference closely enough"
    return "the next substance is too close"
