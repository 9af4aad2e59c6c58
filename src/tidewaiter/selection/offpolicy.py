"""What a policy that was never run would have found, from what was examined under the one that was.

A policy is its inclusion probability q for each candidate. What was examined had the probability p, so each finding
stands for q / p findings of the other policy (Horvitz & Thompson 1952). The doubly robust estimate starts from what a
model expects everywhere and corrects it by what was seen (Robins, Rotnitzky & Zhao 1994; Dudik, Langford & Li 2011):
right where either the propensities or the model are. Here the propensities are known, so the model only narrows it.

Rows that the old policy could not choose (p = 0) and the new one would (q > 0) have no evidence: their share of the
new policy's examinations is told as `unsupported`, and no figure is given when it is large.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.selection.intervals import NOTHING, Estimate, weighted_count

MOST_UNSUPPORTED = 0.05
"""Share of a policy's examinations without evidence above which no figure is given."""

LEAST_EFFECTIVE = 20.0
"""Examinations in effect (Kish) below which the words say that the data are too few."""

LEAST_FINDINGS = 5
"""Findings by chance below which the doubly robust estimate has no interval: its spread is that of what was seen."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Logged:
    """What was done: for each of n candidates the propensity, whether it was chosen, examined, and a finding."""

    propensity: Floats
    chosen: Flags
    examined: Flags
    finding: Flags

    def weights(self, wanted: Floats) -> Floats:
        """Q / p of what was examined, each presented target speaking for those that were not; 0 elsewhere; (n,)."""
        silent = self.chosen.sum() / max(self.examined.sum(), 1)
        ratio = np.divide(wanted, self.propensity, out=np.zeros_like(wanted), where=self.propensity > 0)
        return np.where(self.examined, ratio * silent, 0.0)


@dataclass(frozen=True, slots=True)
class OffPolicy:
    """Findings that a policy would have made, by both estimates, and on how much evidence."""

    examinations: float
    horvitz_thompson: Estimate
    doubly_robust: Estimate
    effective: float
    unsupported: float
    words: str


def estimate(logged: Logged, wanted: Floats, expected: Floats | None = None) -> OffPolicy:
    """Judge a policy by its inclusion probabilities `wanted`, shape (n,); `expected` are a model's probabilities."""
    total = float(wanted.sum())
    unsupported = float(wanted[logged.propensity <= 0].sum()) / total if total > 0 else 0.0
    weight = logged.weights(wanted)
    used = weight[weight > 0]
    effective = float(used.sum() ** 2 / (used**2).sum()) if len(used) else 0.0
    if unsupported > MOST_UNSUPPORTED or not len(used):
        words = f"{unsupported:.0%} of what it would open could never have been opened before: nothing can be said."
        return OffPolicy(total, NOTHING, NOTHING, effective, unsupported, words)
    plain = weighted_count(weight, logged.finding.astype(np.float64), float(used.max()))
    robust = NOTHING if expected is None else _doubly_robust(logged, wanted, weight, expected)
    return OffPolicy(total, plain, robust, effective, unsupported, _words(effective, plain))


def _doubly_robust(logged: Logged, wanted: Floats, weight: Floats, expected: Floats) -> Estimate:
    residual = np.where(logged.examined, logged.finding - expected, 0.0)
    value = float((wanted * expected).sum() + (weight * residual).sum())
    error = float(np.sqrt((weight**2 * residual**2 * (1 - logged.propensity)).sum()))
    if int((logged.finding & (weight > 0) & (logged.propensity < 1)).sum()) < LEAST_FINDINGS:
        return Estimate(value, float("nan"), float("nan"))
    return Estimate(value, max(0.0, value - 1.96 * error), value + 1.96 * error)


def _words(effective: float, plain: Estimate) -> str:
    if effective < LEAST_EFFECTIVE:
        return f"Rests on {effective:.0f} examinations in effect: too few to rely on."
    return f"Between {plain.low:.1f} and {plain.high:.1f} findings (95 % interval), on {effective:.0f} in effect."
