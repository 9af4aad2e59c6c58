"""What the books keep of each kind, read off the table of statistics: no list of its own."""

from dataclasses import dataclass
from functools import cache

from tidewaiter.cargo.kind import KINDS, Kind
from tidewaiter.history.statistics import FLAGS, STATISTICS, Measure, Statistic

_MEANS = {Measure.MASS_MEAN, Measure.MASS_DEVIATION}
_VALUES = {Measure.VALUE_MEAN, Measure.VALUE_DEVIATION}
_DISTINCT = {Measure.COUNTERPARTIES, Measure.NAMES}


@dataclass(frozen=True, slots=True)
class Account:
    """Sums by key: counts of events in `windows` (days; None: ever, kept where anything is), and of a measured column.

    `measured` is the column whose number, sum and sum of squares are kept over `window` days, or None.
    `by_currency`: the key is that of the kind and the currency together. `flag`: only versions that have it (FLAGS).
    """

    name: str
    kind: str
    windows: tuple[int | None, ...]
    measured: str | None = None
    window: int | None = None
    by_currency: bool = False
    flag: Measure | None = None

    @property
    def longest(self) -> tuple[int, ...]:
        """The windows that end, each once."""
        ends = {w for w in (*self.windows, self.window) if w is not None}
        return tuple(sorted(ends))


@dataclass(frozen=True, slots=True)
class Dealings:
    """Distinct `other` keys by key, each with the day it was last seen, for `window` days."""

    name: str
    kind: str
    other: str
    window: int


def _statistics(kind: Kind, measures: set[Measure]) -> list[Statistic]:
    return [s for s in STATISTICS if kind.name in s.kinds and s.measure in measures]


def _window(statistics: list[Statistic]) -> int:
    """The one window of statistics that share an account."""
    windows = {s.window for s in statistics}
    if len(windows) != 1 or None in windows:
        raise ValueError(f"statistics of one account have one window of days: {[s.name for s in statistics]}")
    return int(windows.pop() or 0)


@cache
def accounts() -> tuple[Account, ...]:
    """An account for each kind that is counted or measured, one more for values by currency, and one for each flag."""
    found = []
    for kind in KINDS:
        counted = _statistics(kind, {Measure.EVENTS, Measure.FIRST_SEEN})
        measured = _statistics(kind, _MEANS)
        if counted or measured:
            windows = tuple(dict.fromkeys([None, *(s.window for s in counted)]))
            column, window = ("log_mass", _window(measured)) if measured else (None, None)
            found.append(Account(kind.name, kind.name, windows, column, window))
        if priced := _statistics(kind, _VALUES):
            found.append(
                Account(f"{kind.name}-value", kind.name, (), "log_value_per_kg", _window(priced), by_currency=True)
            )
        for flag in FLAGS:
            if flagged := _statistics(kind, {flag}):
                windows = tuple(statistic.window for statistic in flagged)
                found.append(Account(f"{kind.name}-{flag}", kind.name, windows, flag=flag))
    return tuple(found)


@cache
def dealings() -> tuple[Dealings, ...]:
    """A table of pairs for each distinct count."""
    found = []
    for kind in KINDS:
        for statistic in _statistics(kind, _DISTINCT):
            other = kind.counterparty if statistic.measure is Measure.COUNTERPARTIES else str(kind.named)
            found.append(Dealings(f"{kind.name}-{statistic.measure}", kind.name, other, _window([statistic])))
    return tuple(found)
