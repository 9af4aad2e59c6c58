"""What versions add to the books when they come, and take away when a window leaves them behind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.expression import columns_of
from tidewaiter.engine.local import query
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.history.profiles import LOG_MASS, LOG_VALUE_PER_KG
from tidewaiter.history.standing.gather import gathered
from tidewaiter.history.standing.kernels import MEASURED, NEVER, Keys, Places, entered, paired, sorted_keys
from tidewaiter.history.standing.ledger import Ledger
from tidewaiter.history.standing.pairs import Pairs
from tidewaiter.history.standing.plan import Account, Dealings
from tidewaiter.history.standing.stored import Rows, parts
from tidewaiter.history.statistics import FLAGGED_BY, FLAGS, Measure

_EPOCH = date(1970, 1, 1)
_NO_CURRENCY = "-"
MEASURES = {"log_mass": LOG_MASS, "log_value_per_kg": LOG_VALUE_PER_KG}


def number(day: date) -> int:
    """Days since 1970."""
    return (day - _EPOCH).days


Ordered = tuple[Keys, Places]
"""Keys in order, and the row of each; what has no key is not among them."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Narrow history rows as arrays: days of receipt, keys by kind, measured columns.

    A column is read part by part into the one array that is worked on.
    """

    rows: Rows
    days: NDArray[np.int32]
    until: int  # the latest receipt, in microseconds since 1970; 0 of no rows
    _ordered: dict[str, Ordered] = field(default_factory=dict)
    _flagged: dict[Measure, NDArray[np.bool_]] = field(default_factory=dict)
    _measured: dict[str, tuple[NDArray[np.int64], NDArray[np.bool_]]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Rows) -> "Versions":
        """From rows with received_at, the hash and event columns, and what is measured."""
        days, start, until = np.empty(rows.num_rows, dtype=np.int32), 0, 0
        for part in parts(rows, ["received_at"]):
            received = part["received_at"].cast(pa.timestamp("us", tz="UTC"))
            days[start : start + part.num_rows] = pc.cast(received, pa.date32()).cast(pa.int32()).to_numpy()
            until = max(until, pc.max(received).cast(pa.int64()).as_py() or 0)
            start += part.num_rows
        return cls(rows, days, until)

    def keys(self, kind: str) -> tuple[Keys, NDArray[np.bool_]]:
        """The key of each version, and whether it has one."""
        name = f"hash_{kind}"
        return self._numbers([name], lambda part: part[name])

    def ordered(self, kind: str) -> Ordered:
        """The keys of a kind in order, sorted once and kept until `done`."""
        if kind not in self._ordered:
            self._ordered[kind] = sorted_keys(*self.keys(kind))
        return self._ordered[kind]

    def done(self, kind: str) -> None:
        """Let the order of a kind go."""
        self._ordered.pop(kind, None)

    def events(self, kind: str) -> NDArray[np.bool_]:
        """Whether each version counts for its key."""
        name = f"event_{kind}"
        return self._truths([name], lambda part: part[name])

    def measured(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """A measured column, 0 where it is missing, and whether it is there."""
        sql = f"SELECT {MEASURES[name]} AS value FROM measured"
        return self._numbers(["gross_mass_kg", "declared_value"], lambda part: query(sql, {"measured": part})["value"])

    def flagged(self, flag: Measure) -> NDArray[np.bool_]:
        """Which versions have a flag."""
        columns = [name for name in FLAGGED_BY if name in columns_of(FLAGS[flag])]
        sql = f"SELECT {FLAGS[flag]} AS has FROM versions"
        return self._truths(columns, lambda part: query(sql, {"versions": part})["has"])

    def by_currency(self, keys: Keys) -> Keys:
        """The keys of kind and currency together."""
        both, start = np.empty_like(keys), 0
        for part in parts(self.rows, ["currency"]):
            here = slice(start, start + part.num_rows)
            both[here] = currency_keys(keys[here], part["currency"])
            start += part.num_rows
        return both

    def _numbers(
        self, names: Sequence[str], column: Callable[[pa.Table], pa.ChunkedArray]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """What is made of columns, part by part, 0 where it is missing, and whether it is there."""
        values, there = np.empty(self.rows.num_rows, dtype=np.int64), np.empty(self.rows.num_rows, dtype=bool)
        start = 0
        for part in parts(self.rows, names):
            here, found = slice(start, start + part.num_rows), column(part)
            values[here], there[here] = pc.fill_null(found, 0).to_numpy(), pc.is_valid(found).to_numpy()
            start += part.num_rows
        return values, there

    def _truths(self, names: Sequence[str], column: Callable[[pa.Table], pa.ChunkedArray]) -> NDArray[np.bool_]:
        """Yes or no as it is made of columns, part by part; no where it is missing."""
        values, start = np.empty(self.rows.num_rows, dtype=bool), 0
        for part in parts(self.rows, names):
            values[start : start + part.num_rows] = pc.fill_null(column(part), fill_value=False).to_numpy()
            start += part.num_rows
        return values


def currency_keys(keys: Keys, currency: pa.ChunkedArray) -> Keys:
    """Hashes of a key and a currency together; a missing currency is one of its own."""
    marked = xxh64(pc.fill_null(currency.cast(pa.string()), _NO_CURRENCY)).to_numpy()
    both: Keys = keys ^ (marked * np.int64(3))
    return both


def arrivals(account: Account, versions: Versions, today: int) -> Ledger:
    """What versions add to an account as of a day."""
    days = versions.days

    def inside(window: int | None) -> NDArray[np.bool_]:
        return np.ones(len(days), dtype=bool) if window is None else days > today - window

    return _entries(account, versions, inside, first=True, sign=1)


def departures(account: Account, versions: Versions, before: int, today: int) -> Ledger:
    """What an account loses between two days because its windows have moved on."""
    days = versions.days

    def left(window: int | None) -> NDArray[np.bool_]:
        if window is None:
            return np.zeros(len(days), dtype=bool)
        return (days > before - window) & (days <= today - window)

    return _entries(account, versions, left, first=False, sign=-1)


def _entries(
    account: Account,
    versions: Versions,
    counted: Callable[[int | None], NDArray[np.bool_]],
    *,
    first: bool,
    sign: int,
) -> Ledger:
    """A ledger of the versions that a window counts, or whose value counts; `first`: with the day of each."""
    marks = np.zeros(len(versions.days), dtype=np.uint16)
    for k, window in enumerate(account.windows):
        marks |= counted(window).astype(np.uint16) << np.uint16(k)
    values = np.empty(0, dtype=np.int64)
    if account.measured is not None and account.window is not None:
        values, valued = versions.measured(account.measured)
        marks |= (valued & counted(account.window)).astype(np.uint16) * np.uint16(MEASURED)
    marks *= versions.events(account.kind)
    if account.flag is not None:
        marks *= versions.flagged(account.flag)
    if account.by_currency:
        keys, present = versions.keys(account.kind)
        keys, order = sorted_keys(versions.by_currency(keys), present)
    else:
        keys, order = versions.ordered(account.kind)
    # What lies in another order is read by itself, so that the processor waits for many values at once.
    marks = gathered(marks, order)
    values = gathered(values, order) if account.measured else values
    days = gathered(versions.days, order) if first else np.empty(0, dtype=np.int32)
    return Ledger(*entered(keys, marks, values, days, len(account.windows), 3 if account.measured else 0, sign))


def pairs(dealing: Dealings, versions: Versions) -> Pairs:
    """The pairs of key and other that versions name, with the day."""
    keys, order = versions.ordered(dealing.kind)
    others, named = versions.keys(dealing.other)
    if not named.all():
        there = gathered(named, order)
        keys, order = keys[there], order[there]
    return Pairs(*paired(keys, gathered(others, order), gathered(versions.days, order)))


def corrections(account: Account, own: Versions, today: int) -> Ledger:
    """What earlier versions of the consignments being assessed have added, to be taken off."""
    taken = arrivals(account, own, today)
    return Ledger(taken.keys, -taken.counts, -taken.sums, np.full(len(taken), NEVER, np.int32))
