"""What was missed: findings that the stream held and nobody opened, estimated from what chance opened.

A consignment that was examined with probability p stands for 1 / p of the stream, so for 1 / p - 1 that nobody opened
(Horvitz & Thompson 1952). The interval is that of Fay & Feuer (Statistics in Medicine 16, 1997) for a weighted sum
of Poisson counts: with no finding by chance it still says how much may have been missed, where a normal interval
would say "nothing". Targets that were not presented count as if presented ones spoke for them.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.selection.intervals import NOTHING, Estimate, weighted_count

LEAST_BY_CHANCE = 30
"""Examinations by chance below which a miss rate is not worth printing as a figure."""

WIDE = 0.5
"""An interval of a miss rate wider than this says that nothing is known."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Findings that were made, those that were missed, the share missed of both, and how far to trust it in words."""

    found: int
    missed: Estimate
    rate: Estimate
    by_chance: int
    words: str


def missed(outcomes: pa.Table) -> Missed:
    """From targets with propensity, examined (bool) and finding (bool), a row a target.

    Consignments that had no chance of being opened are in no estimate.
    """
    propensity = outcomes["propensity"].cast(pa.float64()).combine_chunks().to_numpy(zero_copy_only=False)
    known = np.isfinite(propensity) & (propensity > 0)
    examined = _flags(outcomes, "examined") & known
    finding = _flags(outcomes, "finding") & examined
    found = int(finding.sum())
    if not examined.any():
        return Missed(found, NOTHING, NOTHING, 0, "Nothing was examined: nothing can be said.")
    unseen = 1 / propensity[examined] - 1
    silent = known.sum() / examined.sum()  # each presented target speaks for those that were not
    by_chance = int((propensity[examined] < 1).sum())
    largest = float(unseen.max()) * silent
    sums = weighted_count(unseen * silent, finding[examined].astype(np.float64), largest)
    rate = Estimate(*(_share(value, found) for value in (sums.value, sums.low, sums.high)))
    return Missed(found, sums, rate, by_chance, _words(by_chance, rate))


def _share(missing: float, found: int) -> float:
    return missing / (missing + found) if missing + found > 0 else float("nan")


def _words(by_chance: int, rate: Estimate) -> str:
    if by_chance < LEAST_BY_CHANCE:
        return (
            f"Too little data: chance opened {by_chance}, {LEAST_BY_CHANCE} are the least. Keep the random arm running."
        )
    if not rate.high - rate.low <= WIDE:
        return f"Chance opened {by_chance}, which leaves nearly all possible. More weeks, or a larger random arm."
    return f"Of all that could have been found, {rate.low:.0%} to {rate.high:.0%} was missed (95 % interval)."


def _flags(table: pa.Table, name: str) -> NDArray[np.bool_]:
    flags: NDArray[np.bool_] = table[name].combine_chunks().fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003
    return flags
