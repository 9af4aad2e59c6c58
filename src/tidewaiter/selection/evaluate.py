"""What a selection yielded, and how much better than opening parcels at random.

Estimates are design-based: each examined row stands for 1 / propensity rows of the stream
(Horvitz & Thompson 1952), so the yield of a random inspection is known without opening at random more
than a few. Every metric has its definition, numerator and denominator in docs/metrics.md.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tidewaiter.selection.arms import Arm
from tidewaiter.selection.intervals import NOTHING, Estimate, proportion, weighted_count


@dataclass(frozen=True, slots=True)
class ArmYield:
    """One arm: targets issued, presented and examined, findings, and findings per examination."""

    arm: str
    issued: int
    examined: int
    found: int
    rate: Estimate


def yields(outcomes: pa.Table) -> list[ArmYield]:
    """Yield per arm and for all; `outcomes` has arm, examined (bool), finding (bool), a row a target."""
    arm = np.array(outcomes["arm"].to_pylist(), dtype=object)
    examined = _flags(outcomes, "examined")
    found = _flags(outcomes, "finding") & examined
    rows = []
    for name, mask in [*((str(a), arm == a.value) for a in Arm), ("all", np.ones(len(arm), dtype=bool))]:
        opened, hits = int((examined & mask).sum()), int((found & mask).sum())
        rows.append(ArmYield(name, int(mask.sum()), opened, hits, proportion(hits, opened)))
    return rows


def prevalence(outcomes: pa.Table) -> Estimate:
    """Findings per consignment had a random one been opened: the Hajek ratio over examined rows.

    Weights are 1 / propensity; the interval is that of a weighted count, so that no finding by chance does not
    mean that there is nothing to find. NaN with fewer than two examined rows.
    """
    weight, found = _examined(outcomes)
    if len(weight) < 2:  # noqa: PLR2004 - one row says nothing about a stream
        return NOTHING
    stream = float(weight.sum())
    counted = weighted_count(weight, found, float(weight.max()))
    return Estimate(counted.value / stream, counted.low / stream, min(counted.high / stream, 1.0))


def lift(outcomes: pa.Table) -> Estimate:
    """Findings per examination of all targets, over that of random inspection (`prevalence`) and its interval.

    NaN without a finding; a bound of inf says that the data cannot exclude it.
    """
    _, found = _examined(outcomes)
    baseline = prevalence(outcomes)
    if found.sum() == 0 or not baseline.value > 0:
        return NOTHING
    rate = float(found.mean())
    return Estimate(
        rate / baseline.value, rate / baseline.high, rate / baseline.low if baseline.low > 0 else float("inf")
    )


def _flags(table: pa.Table, name: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([bool(value) for value in table[name].to_pylist()], dtype=bool)


def _examined(outcomes: pa.Table) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    examined = _flags(outcomes, "examined")
    propensity = outcomes["propensity"].cast(pa.float64()).combine_chunks().to_numpy(zero_copy_only=False)[examined]
    known = np.isfinite(propensity) & (propensity > 0)
    return 1.0 / propensity[known], _flags(outcomes, "finding")[examined][known].astype(np.float64)
