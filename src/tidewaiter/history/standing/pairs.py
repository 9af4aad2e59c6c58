"""A table of pairs: which other keys a key has dealt with and when last, in sorted arrays."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from tidewaiter.history.standing import kernels, search
from tidewaiter.history.standing.kernels import Days, Keys
from tidewaiter.history.standing.ledger import ROWS_AT_A_TIME, mapped


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sorted, unique (key, other) with the day on which they were last seen together."""

    keys: Keys
    others: Keys
    days: Days

    @classmethod
    def empty(cls) -> Self:
        """No pairs."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int32))

    @classmethod
    def of(cls, keys: Keys, others: Keys, days: Days) -> Self:
        """Pairs in any order, each kept once with its latest day."""
        ordered, order = kernels.sorted_keys(keys, np.ones(len(keys), dtype=bool))
        return cls(*kernels.paired(ordered, others[order], days[order]))

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.keys)

    def cut(self, start: int, end: int) -> "Pairs":
        """Some of the pairs."""
        return Pairs(self.keys[start:end], self.others[start:end], self.days[start:end])

    def plus(self, other: "Pairs", after: int) -> "Pairs":
        """Both as one, less what was last seen by the day `after`."""
        return Pairs(*_merged(self, other, after))

    def dealt(self, more: "Pairs", wanted: Keys, after: int, known: "Counted | None" = None) -> Keys:
        """How many others each wanted key was seen with after a day, in this table or in another; shape (n,).

        `known` takes up what was counted at length, for the next to ask the same tables of the same day.
        """
        known = Counted() if known is None else known
        counts = np.empty(len(wanted), dtype=np.int64)
        here, there = (self.keys, self.others, self.days), (more.keys, more.others, more.days)
        known.kept = search.dealt(*here, *there, wanted, after, *known.kept, counts)
        return counts


@dataclass(slots=True)
class Counted:
    """Keys with many others and how many; where two threads add at once, what one added is counted anew."""

    kept: tuple[Keys, Keys] = field(default_factory=lambda: (np.empty(0, np.int64), np.empty(0, np.int64)))


def _merged(one: Pairs, other: Pairs, after: int) -> tuple[Keys, Keys, Days]:
    return kernels.pairs_merged(one.keys, one.others, one.days, other.keys, other.others, other.days, after)


def _slices(one: Pairs, other: Pairs) -> Iterator[tuple[Pairs, Pairs]]:
    """Two tables cut at the same keys, half a million pairs at a time; a key is never cut in two."""
    start = begin = 0
    while start < len(one):
        stop = min(start + ROWS_AT_A_TIME, len(one))
        if stop < len(one):
            stop = int(np.searchsorted(one.keys, one.keys[stop - 1], side="right"))
        end = len(other) if stop == len(one) else int(np.searchsorted(other.keys, one.keys[stop]))
        yield one.cut(start, stop), other.cut(begin, end)
        start, begin = stop, end
    if not len(one):
        yield one, other


def write(path: Path, one: Pairs, other: Pairs, after: int) -> None:
    """Write both as one table into a folder, less what was last seen by the day `after`."""
    path.mkdir(parents=True)
    size = 0
    with (path / "keys").open("wb") as keys, (path / "others").open("wb") as others, (path / "days").open("wb") as days:
        for part, more in _slices(one, other):
            arrays: tuple[NDArray[Any], ...] = _merged(part, more, after)
            for stream, array in zip((keys, others, days), arrays, strict=True):
                stream.write(array.data)
            size += len(arrays[0])
    (path / "header.json").write_bytes(msgspec.json.encode({"pairs": size}))


def read(path: Path) -> Pairs:
    """A table mapped from its folder."""
    size = msgspec.json.decode((path / "header.json").read_bytes(), type=dict[str, int])["pairs"]
    return Pairs(
        mapped(path / "keys", np.int64, (size,)),
        mapped(path / "others", np.int64, (size,)),
        mapped(path / "days", np.int32, (size,)),
    )
