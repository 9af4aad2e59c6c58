"""Whether the world has moved from under a model: its inputs, the rate of findings, and its calibration.

- Inputs: the population stability index of each feature, over tenths of the earlier rows and missing as a class of its
  own (Siddiqi, Credit Risk Scorecards 2006): below 0.1 nothing, from 0.25 an alarm. With few rows the index is above 0
  by chance: about (classes - 1) x (1 / earlier + 1 / recent), which is taken off.
- Rate of findings: earlier against recent, weighted by inverse propensities, in standard errors.
- Calibration: findings less what was predicted, weighted, in standard errors.

Three standard errors are an alarm, two are worth a look. Which way things moved, and why, is for people to find out.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.risk.metrics import Flags, Numbers
from tidewaiter.risk.model.weights import effective_rows

PSI_LOOK, PSI_ALARM = 0.1, 0.25
ERRORS_LOOK, ERRORS_ALARM = 2.0, 3.0
LEAST_ROWS = 50
"""Fewer recent rows than this say nothing about a change."""
_CLASSES = 10
_LEAST_SHARE = 1e-4


class Level(StrEnum):
    """How much a change matters."""

    NONE = "none"
    LOOK = "look"
    ALARM = "alarm"
    UNKNOWN = "too few rows"


@dataclass(frozen=True, slots=True)
class Change:
    """One comparison: of what, its size (PSI or standard errors), how much that matters, and in words."""

    subject: str
    size: float
    level: Level
    sentence: str


def input_changes(earlier: pa.Table, recent: pa.Table) -> list[Change]:
    """The change of each feature from earlier to recent rows (the same columns), the greatest first."""
    few = min(earlier.num_rows, recent.num_rows) < LEAST_ROWS
    found = []
    for name in earlier.column_names:
        size = 0.0 if few else stability(earlier[name], recent[name])
        level = Level.UNKNOWN if few else _level(size, PSI_LOOK, PSI_ALARM)
        found.append(Change(name, size, level, f"{name}: population stability index {size:.2f}"))
    return sorted(found, key=lambda change: (-change.size, change.subject))


def stability(earlier: pa.ChunkedArray, recent: pa.ChunkedArray) -> float:
    """The population stability index of one column, numbers or texts, less what chance alone gives."""
    before, after = _shares(earlier, recent)
    classes = int(((before > 0) | (after > 0)).sum())
    first, last = (np.maximum(share, _LEAST_SHARE) for share in (before, after))
    index = float(((last - first) * np.log(last / first)).sum())
    by_chance = (classes - 1) * (1 / len(earlier) + 1 / len(recent))
    return max(index - by_chance, 0.0)


def rate_change(
    earlier: tuple[Flags, Numbers], recent: tuple[Flags, Numbers], subject: str = "rate of findings"
) -> Change:
    """The change of the weighted rate of findings: each pair is labels and weights."""
    if min(len(earlier[0]), len(recent[0])) < LEAST_ROWS:
        return Change(subject, 0.0, Level.UNKNOWN, f"{subject}: too few examined rows to tell")
    (before, error_before), (after, error_after) = (_rate(*pair) for pair in (earlier, recent))
    error = float(np.hypot(error_before, error_after))
    size = (after - before) / error if error > 0 else 0.0
    words = f"{subject}: {before:.4f} before, {after:.4f} now ({size:+.1f} standard errors)"
    return Change(subject, size, _level(abs(size), ERRORS_LOOK, ERRORS_ALARM), words)


def calibration_change(probability: Numbers, label: Flags, weight: Numbers) -> Change:
    """How far findings are from what was predicted, on rows that the model had not learnt from."""
    subject = "calibration"
    if len(label) < LEAST_ROWS:
        return Change(subject, 0.0, Level.UNKNOWN, f"{subject}: too few examined rows to tell")
    error = float(np.sqrt((np.square(weight) * probability * (1 - probability)).sum()))
    gap = float((weight * (label - probability)).sum())
    size = gap / error if error > 0 else 0.0
    total = float(weight.sum())
    words = (
        f"{subject}: {float(weight @ probability) / total:.4f} predicted, {float(weight @ label) / total:.4f} found "
        f"({size:+.1f} standard errors)"
    )
    return Change(subject, size, _level(abs(size), ERRORS_LOOK, ERRORS_ALARM), words)


def _rate(label: Flags, weight: Numbers) -> tuple[float, float]:
    rate = float(weight @ label) / float(weight.sum())
    smoothed = (rate * effective_rows(weight) + 1) / (effective_rows(weight) + 2)
    return rate, float(np.sqrt(smoothed * (1 - smoothed) / effective_rows(weight)))


def _level(size: float, look: float, alarm: float) -> Level:
    if size >= alarm:
        return Level.ALARM
    return Level.LOOK if size >= look else Level.NONE


def _shares(earlier: pa.ChunkedArray, recent: pa.ChunkedArray) -> tuple[Numbers, Numbers]:
    """The share of each class among earlier and recent rows, missing last."""
    if pa.types.is_string(earlier.type):
        levels = pc.drop_null(pc.unique(pa.concat_arrays([*earlier.chunks, *recent.chunks])))
        codes = [pc.fill_null(pc.index_in(column, value_set=levels), len(levels)) for column in (earlier, recent)]
        return _counted(codes[0].to_numpy(), len(levels)), _counted(codes[1].to_numpy(), len(levels))
    before, after = (column.cast(pa.float64()).to_numpy(zero_copy_only=False) for column in (earlier, recent))
    known = before[~np.isnan(before)]
    inner = np.linspace(0, 1, _CLASSES + 1)[1:-1]
    cuts = np.unique(np.quantile(known, inner)) if len(known) else np.empty(0)
    return _binned(before, cuts), _binned(after, cuts)


def _binned(values: Numbers, cuts: Numbers) -> Numbers:
    place = np.where(np.isnan(values), len(cuts) + 1, np.searchsorted(cuts, values, side="left"))
    return _counted(place.astype(np.int64), len(cuts) + 1)


def _counted(place: np.ndarray, last: int) -> Numbers:
    shares: Numbers = np.bincount(place, minlength=last + 1) / max(len(place), 1)
    return shares
