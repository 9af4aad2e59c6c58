"""Whether the world has moved from under a model: its inputs, the rate of findings, and its calibration.

- Inputs: the population stability index of each feature, over tenths of the earlier rows and missing as a class of its
  own (Siddiqi, Credit Risk Scorecards 2006): below 0.1 nothing, from 0.25 an alarm. With few rows the index is above 0
  by chance: about (classes - 1) x (1 / earlier + 1 / recent), which is taken off.
  A feature that looks back over days is held against rows with as many days of history behind them: in a young centre
  its counts rise because history fills up, which is no drift, and there is too little history to tell.
- Rate of findings: earlier against recent, weighted by inverse propensities, in standard errors.
- Calibration: findings less what was predicted, weighted, in standard errors.

Three standard errors are an alarm, two are worth a look. Which way things moved, and why, is for people to find out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
LEAST_DAYS = 7
"""Earlier rows must come from this many different days: a week has weekdays of its own."""
_CLASSES = 10
_LEAST_SHARE = 1e-4


class Level(StrEnum):
    """How much a change matters."""

    NONE = "none"
    LOOK = "look"
    ALARM = "alarm"
    UNKNOWN = "too few rows"
    YOUNG = "too little history"


UNTOLD = frozenset({Level.UNKNOWN, Level.YOUNG})
"""Levels of what nobody can tell yet."""


@dataclass(frozen=True, slots=True)
class Change:
    """One comparison: of what, its size (PSI or standard errors), how much that matters, and in words."""

    subject: str
    size: float
    level: Level
    sentence: str


@dataclass(frozen=True, slots=True)
class Behind:
    """How many days of history lay behind each earlier row, (n,), and over how many days which feature looks back."""

    days: Numbers
    looks_back: Mapping[str, int] = field(default_factory=dict)

    def settled(self, name: str) -> Flags:
        """The rows on which a feature had all the history that it asks for; (n,)."""
        rows: Flags = self.days >= self.looks_back.get(name, 0)
        return rows


def input_changes(earlier: pa.Table, recent: pa.Table, behind: Behind | None = None) -> list[Change]:
    """The change of each feature from earlier to recent rows (the same columns), the greatest first."""
    changes = [_input_change(name, earlier[name], recent[name], behind) for name in earlier.column_names]
    return sorted(changes, key=lambda change: (-change.size, change.subject))


def _input_change(name: str, earlier: pa.ChunkedArray, recent: pa.ChunkedArray, behind: Behind | None) -> Change:
    if behind is not None:
        settled = behind.settled(name)
        days = len(np.unique(np.floor(behind.days[settled])))
        if days < LEAST_DAYS:
            asked = behind.looks_back.get(name, 0)
            words = f"{name}: too little history, {days} earlier days with {asked} days behind them of {LEAST_DAYS}"
            return Change(name, 0.0, Level.YOUNG, words)
        earlier = earlier.filter(pa.array(settled))
    if min(len(earlier), len(recent)) < LEAST_ROWS:
        return Change(name, 0.0, Level.UNKNOWN, f"{name}: too few rows to tell")
    size = stability(earlier, recent)
    words = f"{name}: population stability index {size:.2f}"
    return Change(name, size, _level(size, PSI_LOOK, PSI_ALARM), words)


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
    # What lies below all that was seen is a class of its own: the least value may be what most rows have.
    below = np.nextafter(known.min(initial=np.inf), -np.inf)
    cuts = np.unique([below, *np.quantile(known, inner)]) if len(known) else np.empty(0)
    return _binned(before, cuts), _binned(after, cuts)


def _binned(values: Numbers, cuts: Numbers) -> Numbers:
    place = np.where(np.isnan(values), len(cuts) + 1, np.searchsorted(cuts, values, side="left"))
    return _counted(place.astype(np.int64), len(cuts) + 1)


def _counted(place: np.ndarray, last: int) -> Numbers:
    shares: Numbers = np.bincount(place, minlength=last + 1) / max(len(place), 1)
    return shares
