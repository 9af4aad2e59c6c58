"""Versions of narrow history as the arrays that the books are made of: days, keys by kind, measured columns, flags."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import whole
from tidewaiter.engine.encoded import by_text, is_encoded
from tidewaiter.engine.expression import columns_of
from tidewaiter.engine.local import query
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.history.profiles import LOG_MASS, LOG_VALUE_PER_KG
from tidewaiter.history.standing import flags
from tidewaiter.history.standing.kernels import Days, Keys, Places, sorted_keys
from tidewaiter.history.standing.stored import Rows, parts
from tidewaiter.history.statistics import FLAGGED_BY, Measure

T = TypeVar("T")

_EPOCH = date(1970, 1, 1)
_DAY = 24 * 60 * 60 * 1_000_000
"""Microseconds."""

_NO_CURRENCY = "-"
MEASURES = {"log_mass": LOG_MASS, "log_value_per_kg": LOG_VALUE_PER_KG}
_MEASURED_BY = ("gross_mass_kg", "declared_value")
_OFTEN_OTHER = frozenset({"consignor", "consignee"})
"""Kinds that several others are paired with: their keys are read once and kept."""


def number(day: date) -> int:
    """Days since 1970."""
    return (day - _EPOCH).days


Ordered = tuple[Keys, Places]
"""Keys in order, and the row of each; what has no key is not among them."""

Numbers = tuple[NDArray[np.int64], NDArray[np.bool_]]
"""Numbers, 0 where one is missing, and whether it is there."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is asked for again, by name; who asks while another thread makes it waits for it."""

    made: dict[str, Any] = field(default_factory=dict)
    locks: dict[str, Lock] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What a name stands for, made when it is first asked for."""
        with self.locks.setdefault(name, Lock()):
            if name not in self.made:
                self.made[name] = make()
            return self.made[name]  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Versions:
    """Narrow history rows as arrays, shape (n,) each but for `days`: shape (1,) where all came on one day.

    A column is read part by part into the one array that is worked on.
    """

    rows: Rows
    size: int
    days: Days
    until: int  # the latest receipt, in microseconds since 1970; 0 of no rows
    _kept: _Kept = field(default_factory=_Kept)

    @classmethod
    def of(cls, rows: Rows) -> "Versions":
        """From rows with received_at, the hash and event columns, and what is measured."""
        first, last = np.iinfo(np.int64).max, np.iinfo(np.int64).min
        for part in parts(rows, ["received_at"]):
            found = pc.min_max(_moments(part)).as_py()
            first, last = min(first, found["min"] or 0), max(last, found["max"] or 0)
        size = rows.num_rows
        if not size:
            return cls(rows, 0, np.empty(0, dtype=np.int32), 0)
        if first // _DAY == last // _DAY:
            return cls(rows, size, np.array([first // _DAY], dtype=np.int32), last)
        days, start = np.empty(size, dtype=np.int32), 0
        for part in parts(rows, ["received_at"]):
            np.floor_divide(_moments(part).to_numpy(), _DAY, out=days[start : start + part.num_rows], casting="unsafe")
            start += part.num_rows
        return cls(rows, size, days, last)

    @classmethod
    def on(cls, rows: Rows, day: int) -> "Versions":
        """From the same rows, all of which are known to have come on a day (since 1970)."""
        return cls(rows, rows.num_rows, np.array([day], dtype=np.int32), 0)

    def keys(self, kind: str) -> Numbers:
        """The key of each version, and whether it has one."""
        if kind in _OFTEN_OTHER:
            return self._kept.once(f"hash_{kind}", lambda: self._hashes(kind))
        return self._hashes(kind)

    def ordered(self, kind: str) -> Ordered:
        """The keys of a kind in order, sorted once and kept until `done`."""
        return self._kept.once(kind, lambda: sorted_keys(*self.keys(kind)))

    def done(self, kind: str) -> None:
        """Let the order of a kind go."""
        self._kept.made.pop(kind, None)

    def events(self, kind: str) -> NDArray[np.bool_]:
        """Whether each version counts for its key."""
        name = f"event_{kind}"
        values, start = np.empty(self.size, dtype=bool), 0
        for part in parts(self.rows, [name]):
            found = part[name]
            found = pc.fill_null(found, fill_value=False) if found.null_count else found
            values[start : start + part.num_rows] = found.to_numpy()
            start += part.num_rows
        return values

    def measured(self, name: str) -> Numbers:
        """A measured column, 0 where it is missing, and whether it is there."""
        sql = f"SELECT {MEASURES[name]} AS value FROM measured"
        columns = [column for column in _MEASURED_BY if column in columns_of(MEASURES[name])]
        return self._kept.once(
            name, lambda: self._numbers(columns, lambda part: query(sql, {"measured": part})["value"])
        )

    def flagged(self, flag: Measure) -> NDArray[np.bool_]:
        """Which versions have a flag; all flags are told in one pass."""
        marks = self._kept.once("flags", self._flags)
        return (marks >> np.uint8(flags.PLACES[flag]) & np.uint8(1)).view(np.bool_)

    def by_currency(self, keys: Keys) -> Keys:
        """The keys of kind and currency together."""
        both, start = np.empty_like(keys), 0
        for part in parts(self.rows, ["currency"], encoded=True):
            here = slice(start, start + part.num_rows)
            both[here] = currency_keys(keys[here], part["currency"])
            start += part.num_rows
        return both

    def _hashes(self, kind: str) -> Numbers:
        name = f"hash_{kind}"
        return self._numbers([name], lambda part: part[name])

    def _flags(self) -> NDArray[np.uint8]:
        marks, start = np.empty(self.size, dtype=np.uint8), 0
        for part in parts(self.rows, FLAGGED_BY, encoded=True):
            marks[start : start + part.num_rows] = flags.flags(part)
            start += part.num_rows
        return marks

    def _numbers(self, names: Sequence[str], column: Callable[[pa.Table], pa.ChunkedArray]) -> Numbers:
        """What is made of columns, part by part."""
        values, there = np.empty(self.size, dtype=np.int64), np.empty(self.size, dtype=bool)
        start = 0
        for part in parts(self.rows, names):
            here, found = slice(start, start + part.num_rows), column(part)
            there[here] = pc.is_valid(found).to_numpy() if found.null_count else True
            start += part.num_rows
            found = pc.fill_null(found, 0) if found.null_count else found
            at = here.start
            for chunk in found.chunks:
                values[at : at + len(chunk)] = chunk.to_numpy()
                at += len(chunk)
        return values, there


def _moments(part: pa.Table) -> pa.ChunkedArray:
    """When versions were received, in microseconds since 1970."""
    return part["received_at"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())


def currency_keys(keys: Keys, currency: pa.ChunkedArray) -> Keys:
    """Hashes of a key and a currency together; a missing currency is one of its own."""
    array = whole(currency)
    marked = by_text(array, _marked) if is_encoded(array) else _marked(array.cast(pa.string()))
    # A text that is missing is not in the dictionary either.
    marked = pc.fill_null(marked, _marked(pa.array([None], pa.string()))[0]) if marked.null_count else marked
    both: Keys = keys ^ marked.to_numpy()
    return both


def _marked(currency: pa.Array) -> pa.Array:
    return pa.array(xxh64(pc.fill_null(currency, _NO_CURRENCY)).to_numpy() * np.int64(3))
