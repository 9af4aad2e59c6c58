"""What versions add to the books when they come, and take away when a window leaves them behind."""

from collections.abc import Sequence
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
from tidewaiter.history.standing.kernels import MEASURED, NEVER, Keys, entered, paired, sorted_keys
from tidewaiter.history.standing.ledger import Ledger
from tidewaiter.history.standing.pairs import Pairs
from tidewaiter.history.standing.plan import Account, Dealings
from tidewaiter.history.standing.stored import Rows
from tidewaiter.history.statistics import FLAGGED_BY, FLAGS, Measure

_EPOCH = date(1970, 1, 1)
_NO_CURRENCY = "-"
MEASURES = {"log_mass": LOG_MASS, "log_value_per_kg": LOG_VALUE_PER_KG}


def number(day: date) -> int:
    """Days since 1970."""
    return (day - _EPOCH).days


Ordered = tuple[Keys, NDArray[np.int64]]
"""Keys in order, and the row of each; what has no key is not among them."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Narrow history rows as arrays: days of receipt, keys by kind, measured columns."""

    rows: Rows
    days: NDArray[np.int32]
    _ordered: dict[str, Ordered] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Rows) -> "Versions":
        """From rows with received_at, the hash and event columns, and what is measured."""
        return cls(rows, pc.cast(rows["received_at"], pa.date32()).cast(pa.int32()).to_numpy())

    def keys(self, kind: str) -> tuple[Keys, NDArray[np.bool_]]:
        """The key of each version, and whether it has one."""
        column = self.rows[f"hash_{kind}"]
        present = pc.is_valid(column).to_numpy()
        return pc.fill_null(column, 0).to_numpy(), present

    def ordered(self, kind: str) -> Ordered:
        """The keys of a kind in order, sorted once and kept until `done`."""
        if kind not in self._ordered:
            self._ordered[kind] = _in_order(*self.keys(kind))
        return self._ordered[kind]

    def done(self, kind: str) -> None:
        """Let the order of a kind go."""
        self._ordered.pop(kind, None)

    def events(self, kind: str) -> NDArray[np.bool_]:
        """Whether each version counts for its key."""
        events: NDArray[np.bool_] = pc.fill_null(self.rows[f"event_{kind}"], fill_value=False).to_numpy()
        return events

    def measured(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """A measured column, 0 where it is missing, and whether it is there."""
        columns = self.rows.select(["gross_mass_kg", "declared_value"])
        values = query(f"SELECT {MEASURES[name]} AS value FROM measured", {"measured": columns})["value"]
        return pc.fill_null(values, 0).to_numpy(), pc.is_valid(values).to_numpy()

    def flagged(self, flag: Measure) -> NDArray[np.bool_]:
        """Which versions have a flag."""
        columns = self.rows.select([name for name in FLAGGED_BY if name in columns_of(FLAGS[flag])])
        has: NDArray[np.bool_] = query(f"SELECT {FLAGS[flag]} AS has FROM versions", {"versions": columns})[
            "has"
        ].to_numpy()
        return has

    def by_currency(self, keys: Keys) -> Keys:
        """The keys of kind and currency together."""
        return currency_keys(keys, self.rows["currency"])


def currency_keys(keys: Keys, currency: pa.ChunkedArray) -> Keys:
    """Hashes of a key and a currency together; a missing currency is one of its own."""
    marked = xxh64(pc.fill_null(currency.cast(pa.string()), _NO_CURRENCY)).to_numpy()
    both: Keys = keys ^ (marked * np.int64(3))
    return both


def _in_order(keys: Keys, present: NDArray[np.bool_]) -> Ordered:
    ordered, order = sorted_keys(keys)
    if present.all():
        return ordered, order
    there = present[order]
    return ordered[there], order[there]


def arrivals(account: Account, versions: Versions, today: int) -> Ledger:
    """What versions add to an account as of a day."""
    age = today - versions.days
    inside = [np.ones(len(age), dtype=bool) if w is None else age < w for w in account.windows]
    return _entries(account, versions, inside, age, first=True, sign=1)


def departures(account: Account, versions: Versions, before: int, today: int) -> Ledger:
    """What an account loses between two days because its windows have moved on."""
    then, now = before - versions.days, today - versions.days
    nothing = np.zeros(len(now), dtype=bool)
    left = [nothing if w is None else (then < w) & (now >= w) for w in account.windows]
    # A measured version leaves when its age reaches the window: `aged` stands for that.
    window = account.window
    aged = np.where((then < window) & (now >= window), 0, NEVER) if window is not None else now
    return _entries(account, versions, left, aged, first=False, sign=-1)


def _entries(
    account: Account,
    versions: Versions,
    counted: Sequence[NDArray[np.bool_]],
    age: NDArray[np.int64] | NDArray[np.int32],
    *,
    first: bool,
    sign: int,
) -> Ledger:
    """A ledger of the versions that windows count, or whose value counts; `first`: with the day of each."""
    if account.by_currency:
        keys, present = versions.keys(account.kind)
        keys, order = _in_order(versions.by_currency(keys), present)
    else:
        keys, order = versions.ordered(account.kind)
    marks = np.zeros(len(versions.days), dtype=np.uint16)
    for k, inside in enumerate(counted):
        marks |= inside.astype(np.uint16) << np.uint16(k)
    values = np.empty(0, dtype=np.int64)
    if account.measured is not None and account.window is not None:
        values, valid = versions.measured(account.measured)
        marks |= (valid & (age < account.window)).astype(np.uint16) * np.uint16(MEASURED)
    marks *= versions.events(account.kind)
    if account.flag is not None:
        marks *= versions.flagged(account.flag)
    marks = marks[order]
    if not marks.all():
        chosen = marks != 0
        keys, order, marks = keys[chosen], order[chosen], marks[chosen]
    days = versions.days[order] if first else np.empty(0, dtype=np.int32)
    values = values[order] if account.measured else values
    return Ledger(*entered(keys, marks, values, days, len(counted), 3 if account.measured else 0, sign))


def pairs(dealing: Dealings, versions: Versions) -> Pairs:
    """The pairs of key and other that versions name, with the day."""
    keys, order = versions.ordered(dealing.kind)
    others, named = versions.keys(dealing.other)
    if not named.all():
        there = named[order]
        keys, order = keys[there], order[there]
    return Pairs(*paired(keys, others[order], versions.days[order]))


def corrections(account: Account, own: Versions, today: int) -> Ledger:
    """What earlier versions of the consignments being assessed have added, to be taken off."""
    taken = arrivals(account, own, today)
    return Ledger(taken.keys, -taken.counts, -taken.sums, np.full(len(taken), NEVER, np.int32))


def joined(ledgers: Sequence[Ledger], empty: Ledger) -> Ledger:
    """Several ledgers as one."""
    total = empty
    for ledger in ledgers:
        total = total.plus(ledger)
    return total
