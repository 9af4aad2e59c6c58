"""Who stands how: rates with intervals, drawn towards those of all so that few rows do not decide, and ranks.

Each rate is the mean of a beta posterior that draws it towards all names (`pooling`): a filer of three rows stands near
the middle until it has sent more. Intervals are the posterior's 95 %; the observed share has Wilson's beside it. The
rank goes by the posterior's low end, and has an interval itself: where a name comes in 95 % of draws from all
posteriors, with a seed. Its course is told by week, and by the later weeks beside the earlier ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import betaincinv

from tidewaiter.intake.grade import filer_grade
from tidewaiter.pipeline.filing.pooling import posteriors
from tidewaiter.pipeline.filing.signs import SIGNS
from tidewaiter.selection.intervals import LEVEL, NOTHING, Estimate, proportion

ENOUGH = 30
"""Rows below which nothing is said of a rate: too little data."""
DRAWS = 400
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rate:
    """A sign: hits of how many, the observed share (Wilson), the drawn-in one, and whether there is enough to say."""

    code: str
    hits: int
    of: int
    share: Estimate
    shrunk: Estimate
    peers: float
    enough: bool


class Course(StrEnum):
    """Where somebody goes; `LEVEL` where no difference is sure."""

    WORSE = "worse"
    BETTER = "better"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Standing:
    """One name. `rank` 1 is worst for certain; `place` are the ends of its interval.

    `trend` is the share with an error by week (Wilson), `halves` that of the earlier and of the later weeks.
    """

    name: str
    rank: int
    place: tuple[int, int]
    of: int
    rows: int
    grade: str
    enough: bool
    simulated: bool
    rates: tuple[Rate, ...]
    weeks: tuple[date, ...]
    trend: tuple[Estimate, ...]
    halves: tuple[Estimate, Estimate]
    volume: tuple[int, ...]
    hours_late: tuple[float, ...]

    @property
    def course(self) -> Course:
        """Whether the later weeks are surely worse or better than the earlier: one interval ends before the other."""
        earlier, later = self.halves
        if later.low > earlier.high:
            return Course.WORSE
        return Course.BETTER if later.high < earlier.low else Course.LEVEL

    def rate(self, code: str) -> Rate:
        """One of its signs."""
        return next(rate for rate in self.rates if rate.code == code)


def standings(cells: pa.Table, late: pa.Table, seed: int = 0) -> list[Standing]:
    """Everybody in cells (count.CELLS), the worst for certain first; those with too little data last."""
    names = sorted(set(cells["name"].to_pylist()))
    if not names:
        return []
    weeks = _weeks(cells["week"].to_pylist())
    at = np.array([names.index(name) for name in cells["name"].to_pylist()])
    column = np.array([weeks.index(week) for week in cells["week"].to_pylist()])

    def summed(name: str) -> Floats:
        sums = np.zeros((len(names), len(weeks)))
        np.add.at(sums, (at, column), cells[name].to_numpy())
        return sums

    rows, wrong = summed("rows"), summed("hit_error")
    rates = {sign.code: _rates(sign.code, *(summed(f"{part}_{sign.code}") for part in ("hit", "of"))) for sign in SIGNS}
    delays = dict(zip(late["name"].to_pylist(), late["hours_late"].to_pylist(), strict=True))
    simulated = summed("simulated").sum(axis=1)
    enough = rows.sum(axis=1) >= ENOUGH
    order = sorted(range(len(names)), key=lambda n: (not enough[n], -rates["error"][n].shrunk.low, names[n]))
    place = _places(rates["error"], enough, seed)
    return [
        Standing(
            name=names[n],
            rank=rank,
            place=place[n],
            of=int(enough.sum()),
            rows=int(rows[n].sum()),
            grade=filer_grade(rates["error"][n].share.value),
            enough=bool(enough[n]),
            simulated=bool(simulated[n]),
            rates=tuple(rates[sign.code][n] for sign in SIGNS),
            weeks=weeks,
            trend=tuple(proportion(int(w), int(r)) for w, r in zip(wrong[n], rows[n], strict=True)),
            halves=_halves(wrong[n], rows[n]),
            volume=tuple(int(value) for value in rows[n]),
            hours_late=tuple(delays.get(names[n]) or ()),
        )
        for rank, n in enumerate(order, 1)
    ]


def _rates(code: str, hits: Floats, of: Floats) -> list[Rate]:
    found, size = hits.sum(axis=1), of.sum(axis=1)
    a, b = posteriors(found, size)
    tail = (1 - LEVEL) / 2
    low, high = betaincinv(a, b, [[tail], [1 - tail]])
    mean = a / (a + b)
    peers = float(found.sum() / size.sum()) if size.sum() else float("nan")
    return [
        Rate(
            code=code,
            hits=int(found[n]),
            of=int(size[n]),
            share=proportion(int(found[n]), int(size[n])),
            shrunk=Estimate(float(mean[n]), float(low[n]), float(high[n])) if size[n] else NOTHING,
            peers=peers,
            enough=bool(size[n] >= ENOUGH),
        )
        for n in range(len(found))
    ]


def _places(rates: Sequence[Rate], enough: NDArray[np.bool_], seed: int) -> Mapping[int, tuple[int, int]]:
    """The interval of each rank among those with enough data; (0, 0) for the others."""
    hits, of = (np.array([getattr(rate, part) for rate in rates], dtype=np.float64) for part in ("hits", "of"))
    a, b = posteriors(hits, of)
    among = np.flatnonzero(enough)
    drawn = np.random.default_rng(seed).beta(a[among], b[among], size=(DRAWS, len(among)))
    place = (-drawn).argsort(axis=1).argsort(axis=1) + 1
    ends = np.quantile(place, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0) if len(among) else np.zeros((2, 0))
    known = {int(n): (int(np.floor(ends[0, k])), int(np.ceil(ends[1, k]))) for k, n in enumerate(among)}
    return {n: known.get(n, (0, 0)) for n in range(len(rates))}


def _halves(wrong: Floats, rows: Floats) -> tuple[Estimate, Estimate]:
    """Share with an error in the earlier and in the later weeks; a week in the middle is with the earlier."""
    cut = (len(rows) + 1) // 2
    earlier, later = (
        proportion(int(wrong[part].sum()), int(rows[part].sum())) for part in (slice(cut), slice(cut, None))
    )
    return earlier, later


def _weeks(found: Sequence[date]) -> tuple[date, ...]:
    first, last = min(found), max(found)
    return tuple(first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
