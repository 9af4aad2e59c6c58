"""When a hit is called by its name, and when the answer is *unknown*.

A stated criterion: strength = -ln(1 - index) + 0.4 ln(gap), called when it is at least 2.3 and the residual at most
0.85. A higher index or a wider gap never weakens a hit, a smaller residual neither. The weight of the gap and the
residual were chosen on half of the spectra of three laboratories. The least strength chosen there (1.73) proved too lax
on others, so it was chosen again on all that there are, where 5 % of spectra whose substance was taken out of the
library are called; benchmarks/spectra.py also judges each laboratory by what is chosen without it.
"""

import math
from enum import StrEnum

GAP_WEIGHT = 0.4
LEAST_STRENGTH = 2.3
MOST_RESIDUAL = 0.85
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
