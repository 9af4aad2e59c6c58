"""Profiles of many parts of a set, looked up together: each different key once, in order, and each row by its place.

A part alone finds its keys a hundred entries apart in tables of tens of millions: each is a wait for memory. Those of
four million rows lie a few entries apart, which is a walk from end to end; and what many rows have is looked up once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.threads import each
from tidewaiter.history.standing import answer, laid
from tidewaiter.history.standing.kernels import Keys, Places, sorted_keys
from tidewaiter.history.standing.plan import accounts
from tidewaiter.history.standing.versions import currency_keys

KEYS_AT_A_TIME = 2**17
"""Different keys that are looked up at a time: their answers stay in the processor's cache until they are packed."""

NONE = -(2**31)
"""A whole number that is not known; one that is not whole is NaN. Counts of the books are of 32 bits themselves."""

_BLOCK = 256
"""Rows laid out at a time, column after column: what the books say of them stays in the nearest cache."""

Asked = Callable[[str, Keys, bool], dict[str, pa.Array]]
"""The profile columns of a kind for different keys in order, by kind and currency together or by kind alone."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the books say of a kind's keys: whole numbers, shape (n + 1, k), and others, (n + 1, m).

    `places` has for each row of the set the line of its key; the last line is for rows without one. `unknown` names the
    columns in which a key may have nothing.
    """

    whole: tuple[str, ...]
    real: tuple[str, ...]
    unknown: frozenset[str]
    numbers: NDArray[np.int32]
    reals: NDArray[np.float64]
    places: Places

    def columns(self, start: int, end: int) -> dict[str, pa.Array]:
        """Of some rows of the set, by name; null where a row has no key or nothing is known."""
        places = self.places[start:end]
        present = places != len(self.numbers) - 1
        valid = laid.bits(present)
        arrays: dict[str, pa.Array] = {}
        for names, kind, table in ((self.whole, pa.int64(), self.numbers), (self.real, pa.float64(), self.reals)):
            lines = np.empty((len(names), end - start), dtype=kind.to_pandas_dtype())
            _lay(places, table, lines)
            for name, values in zip(names, lines, strict=True):
                known = valid
                if name in self.unknown:
                    known = laid.bits(present & ((values != NONE) if kind == pa.int64() else ~np.isnan(values)))
                arrays[name] = pa.Array.from_buffers(kind, len(values), [known, pa.py_buffer(values)])
        return arrays


@dataclass(frozen=True, slots=True)
class Together:
    """The answers for the rows of several parts, laid end to end."""

    answers: tuple[Answers, ...]

    @classmethod
    def of(cls, parts: Sequence[pa.Table], ask: Asked) -> Self:
        """Of parts with the hash columns and the currency; several kinds at once."""
        return cls(tuple(each(lambda one: answers(parts, one[0], ask, by_currency=one[1]), _ASKED)))

    def profile(self, rows: pa.Table, start: int) -> pa.Table:
        """The profile columns (schema PROFILE) of a part whose rows begin at `start`."""
        columns: dict[str, pa.Array] = {}
        for one in self.answers:
            columns |= one.columns(start, start + rows.num_rows)
        return answer.table(rows, columns)


_ASKED = [*((kind, False) for kind in KIND_NAMES), *((one.kind, True) for one in accounts() if one.by_currency)]


def answers(parts: Sequence[pa.Table], kind: str, ask: Asked, *, by_currency: bool = False) -> Answers:
    """The answers for all rows of some parts with the hash of a kind and the currency."""
    keys, present = np.empty(sum(p.num_rows for p in parts), np.int64), np.empty(sum(p.num_rows for p in parts), bool)
    start = 0
    for part in parts:
        here, hashes = slice(start, start + part.num_rows), part[f"hash_{kind}"]
        found = pc.fill_null(hashes, 0).to_numpy()
        keys[here] = currency_keys(found, part["currency"]) if by_currency else found
        present[here] = pc.is_valid(hashes).to_numpy()
        start += part.num_rows
    ordered, order = sorted_keys(keys, present)
    different, places = _different(ordered, order, len(keys))
    return _packed(different, places, lambda some: ask(kind, some, by_currency))


def _packed(keys: Keys, places: Places, ask: Callable[[Keys], dict[str, pa.Array]]) -> Answers:
    kinds = {name: column.type for name, column in ask(keys[:0]).items()}
    whole = tuple(name for name, kind in kinds.items() if pa.types.is_integer(kind))
    real = tuple(name for name in kinds if name not in whole)
    numbers = np.empty((len(keys) + 1, len(whole)), dtype=np.int32)
    reals = np.empty((len(keys) + 1, len(real)), dtype=np.float64)
    numbers[-1], reals[-1] = 0, 0.0
    unknown = set()
    for start in range(0, len(keys), KEYS_AT_A_TIME):
        said = ask(keys[start : start + KEYS_AT_A_TIME])
        unknown |= {name for name, column in said.items() if column.null_count}
        for names, table, missing in ((whole, numbers, NONE), (real, reals, np.nan)):
            for k, name in enumerate(names):
                column = said[name]
                _pack((pc.fill_null(column, missing) if column.null_count else column).to_numpy(), table[start:], k)
    return Answers(whole, real, frozenset(unknown), numbers, reals, places)


@numba.njit(cache=True, nogil=True)
def _different(ordered: Keys, order: Places, rows: int) -> tuple[Keys, Places]:
    """Keys that differ, in order, and each row's place of its key among them; without one the place after them."""
    size = 0
    for i in range(len(ordered)):
        size += i == 0 or ordered[i] != ordered[i - 1]
    keys = np.empty(size, dtype=np.int64)
    places = np.full(rows, size, dtype=np.int32)
    at = -1
    for i in range(len(ordered)):
        if at < 0 or ordered[i] != keys[at]:
            at += 1
            keys[at] = ordered[i]
        places[np.uint32(order[i])] = at
    return keys, places


@numba.njit(cache=True, nogil=True)
def _pack(values: NDArray[Any], table: NDArray[Any], column: int) -> None:
    """Values into a column of the first lines of a table."""
    for i in range(len(values)):
        table[i, column] = values[i]


@numba.njit(cache=True, nogil=True)
def _lay(places: Places, table: NDArray[Any], out: NDArray[Any]) -> None:
    """The line of each place as a column of `out`."""
    for start in range(0, len(places), _BLOCK):
        end = min(start + _BLOCK, len(places))
        for k in range(len(out)):
            for row in range(start, end):
                out[k, row] = table[np.uint32(places[row]), k]
