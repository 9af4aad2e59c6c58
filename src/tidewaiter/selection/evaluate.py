"""What a selection yielded, and how much better than opening parcels at random.

Estimates are design-based: each examined row stands for 1 / propensity rows of the stream
(Horvitz & Thompson 1952), so the yield of a random inspection is known without opening at random more
than a few. Every metric has its definition, numerator and denominator in docs/metrics.md.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.stats import binomtest

from tidewaiter.selection.arms import Arm


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval; NaN where nothing can be said."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ArmYield:
    """One arm: targets issued, presented and examined, findings, and findings per examination."""

    arm: str
    issued: int
    examined: int
    found: int
    rate: Estimate


NOTHING = Estimate(float("nan"), float("nan"), float("nan"))


def proportion(found: int, examined: int) -> Estimate:
    """Findings per examination with the Wilson score interval (Wilson 1927)."""
    if examined == 0:
        return NOTHING
    interval = binomtest(found, examined).proportion_ci(method="wilson")
    return Estimate(found / examined, float(interval.low), float(interval.high))


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

    Weights are 1 / propensity; the interval is a linearised 95 % one, bounded below by zero. NaN with
    fewer than two examined rows.
    """
    weight, found = _examined(outcomes)
    if len(weight) < 2:  # noqa: PLR2004 - a variance needs two
        return NOTHING
    rate = float((weight * found).sum() / weight.sum())
    residual = weight * (found - rate) / weight.sum()
    error = float(np.sqrt((residual**2).sum()))
    return Estimate(rate, max(0.0, rate - 1.96 * error), rate + 1.96 * error)


def lift(outcomes: pa.Table, seed: int, draws: int = 2000) -> Estimate:
    """Findings per examination of all targets, over that of random inspection, with a bootstrap interval.

    The interval resamples examined rows; where a resample holds no weighted finding its lift is infinite,
    so a bound of inf says that the data cannot exclude it. NaN without a finding.
    """
    weight, found = _examined(outcomes)
    if found.sum() == 0:
        return NOTHING
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(weight), size=(draws, len(weight)))
    w, f = weight[picks], found[picks]
    baseline = (w * f).sum(axis=1) / w.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.where(baseline > 0, f.mean(axis=1) / baseline, np.inf)
    value = float(found.mean() / ((weight * found).sum() / weight.sum()))
    low, high = np.quantile(ratios, [0.025, 0.975], method="inverted_cdf")
    return Estimate(value, float(low), float(high))


def _flags(table: pa.Table, name: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([bool(value) for value in table[name].to_pylist()], dtype=bool)


def _examined(outcomes: pa.Table) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    examined = _flags(outcomes, "examined")
    propensity = outcomes["propensity"].cast(pa.float64()).combine_chunks().to_numpy(zero_copy_only=False)[examined]
    known = np.isfinite(propensity) & (propensity > 0)
    return 1.0 / propensity[known], _flags(outcomes, "finding")[examined][known].astype(np.float64)
