"""How long an outcome is remembered: whether older examinations should count less, and how much, is asked of the data.

Smuggling moves; what was true of the parcels of spring may mislead in autumn. A half-life says after how many days an
outcome counts half. It is chosen prequentially (Dawid, JRSS A 147, 1984): learners of what came earlier, each with its
half-life, are judged by what came next, in two steps. Everything is remembered alike unless fading lowers that loss
by more than its standard error, so that a world that stands still loses nothing. The readable challenger
stands for both learners here: it is fitted in milliseconds.
"""

import numpy as np

from tidewaiter.risk.model.challenger import fit_challenger
from tidewaiter.risk.model.matrix import Numbers, Rows, Sample

HALF_LIVES = (56.0, 182.0)
"""Days after which an outcome counts half: those that are tried beside remembering everything alike."""

LEAST_FINDINGS = 15
"""Findings that the earlier and the later part must each have before anything is concluded."""

STEPS = ((0.5, 0.75), (0.75, 1.0))
"""Shares of the rows, oldest first: learnt from up to the first, judged by those up to the second."""


def faded(age: Numbers, half_life: float | None) -> Numbers:
    """What rows of this age in days count, the newest 1; all alike without a half-life; (n,)."""
    weight: Numbers = np.ones(len(age)) if half_life is None else 0.5 ** ((age - age.min(initial=np.inf)) / half_life)
    return weight


def half_life(sample: Sample, age: Numbers) -> float | None:
    """The half-life in days that foretells best what came next; None: remember everything alike.

    `age` is how many days ago each row's outcome was recorded, shape (n,).
    """
    if not (np.isfinite(age).all() and len(age) == len(sample.label)):
        raise ValueError(f"ages must be a finite number a row: {len(sample.label)} rows, ages of shape {age.shape}")
    oldest_first = np.argsort(-age, kind="stable")
    losses: dict[float | None, list[Numbers]] = {None: [], **{one: [] for one in HALF_LIVES}}
    weights: list[Numbers] = []
    for learnt, judged in STEPS:
        first, second = int(len(age) * learnt), int(len(age) * judged)
        before, after = oldest_first[:first], oldest_first[first:second]
        if not (_enough(sample, before) and _enough(sample, after)):
            continue
        weights.append(sample.weight[after])
        for one, kept in losses.items():
            kept.append(_loss(sample, before, after, faded(age[before], one)))
    if not weights:
        return None
    weight = np.concatenate(weights)
    plain = np.concatenate(losses[None])
    best = min(HALF_LIVES, key=lambda one: float(np.average(np.concatenate(losses[one]), weights=weight)))
    gain = plain - np.concatenate(losses[best])
    mean = float(np.average(gain, weights=weight))
    error = float(np.sqrt(np.square(weight * (gain - mean)).sum())) / float(weight.sum())
    return best if mean > error else None


def _enough(sample: Sample, rows: Rows) -> bool:
    found = int(sample.label[rows].sum())
    return min(found, len(rows) - found) >= LEAST_FINDINGS


def _loss(sample: Sample, before: Rows, after: Rows, fade: Numbers) -> Numbers:
    inside, outside = sample.take(before), sample.take(after)
    weight = inside.weight * fade
    score = fit_challenger(Sample(inside.matrix, inside.label, weight / weight.mean())).log_odds(outside.matrix)
    loss: Numbers = np.logaddexp(0.0, np.where(outside.label, -score, score))
    return loss
