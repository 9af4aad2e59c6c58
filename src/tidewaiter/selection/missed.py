"""What was missed: findings that the stream held and nobody opened, estimated from what chance opened.

A consignment that was examined with probability p stands for 1 / p of the stream, so for 1 / p - 1 that nobody opened
(Horvitz & Thompson 1952). The interval is that of Fay & Feuer (Statistics in Medicine 16, 1997) for a weighted sum
of Poisson counts: with no finding by chance it still says how much may have been missed, where a normal interval
would say "nothing". Targets that were not presented count as if presented ones spoke for them. One figure inside
the interval, for whoever must have one, is in likely.py.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.selection.intervals import NOTHING, Estimate, weighted_count
from tidewaiter.selection.likely import Examined, likely_missed

LEAST_BY_CHANCE = 30
"""Examinations by chance below which a miss rate is not worth printing as a figure."""

WIDE = 0.5
"""An interval of a miss rate wider than this says that nothing is known."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Findings that were made, those that were missed, the share missed of both, and how far to trust it in words.

    `likely` is the share that was likely missed, within the interval of `rate`.
    """

    found: int
    missed: Estimate
    rate: Estimate
    likely: float
    by_chance: int
    words: str


def missed(outcomes: pa.Table, earlier: pa.Table | None = None) -> Missed:
    """From targets with propensity, examined (bool), finding (bool) and shift_date, a row a target.

    `earlier` are those of the months before, of which only chance matters. Consignments that had no chance of being
    opened are in no estimate.
    """
    period, silent = _examined(outcomes)
    found = int(period.finding.sum())
    if not len(period.finding):
        return Missed(found, NOTHING, NOTHING, float("nan"), 0, "Nothing was examined: nothing can be said.")
    by_chance = int((period.stands_for > 0).sum())
    unseen = period.stands_for * silent
    sums = weighted_count(unseen, period.finding.astype(np.float64), float(unseen.max()))
    rate = Estimate(_share(sums.value, found), _share(sums.low, found) if found else 0.0, _share(sums.high, found))
    before, unsaid = _examined(outcomes.slice(0, 0) if earlier is None else earlier)
    middle = likely_missed(replace(period, stands_for=unseen), replace(before, stands_for=before.stands_for * unsaid))
    likely = _share(min(max(middle, sums.low), sums.high), found)
    return Missed(found, sums, rate, likely, by_chance, _words(by_chance, rate))


def _examined(outcomes: pa.Table) -> tuple[Examined, float]:
    """What was examined of what had a chance, and how many targets each presented one speaks for."""
    propensity = outcomes["propensity"].cast(pa.float64()).combine_chunks().to_numpy(zero_copy_only=False)
    known = np.isfinite(propensity) & (propensity > 0)
    examined = _flags(outcomes, "examined") & known
    day = outcomes["shift_date"].cast(pa.date32()).cast(pa.int32()).combine_chunks().to_numpy(zero_copy_only=False)
    silent = float(known.sum() / examined.sum()) if examined.any() else 1.0
    unseen = 1 / propensity[examined] - 1
    part = Examined(unseen, _flags(outcomes, "finding")[examined], day[examined].astype(np.int64))
    return part, silent


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
