"""A ledger: sums by key in sorted arrays, in memory or mapped from a file.

A folder holds a file for each array, little-endian; a small header says how many keys and columns there are, and how
wide the numbers (`widths.py`). It is written once and never changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from tidewaiter.history.standing import kernels, search, widths
from tidewaiter.history.standing.kernels import Counts, Days, Keys, Sums

ROWS_AT_A_TIME = 500_000
"""Keys merged at a time, so that memory does not grow with history."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Sorted, unique keys with counts (n, k), sums (n, m) and the first day (NEVER where none is known).

    Counts and days that come from a file may be narrower (`widths.py`).
    """

    keys: Keys
    counts: Counts
    sums: Sums
    first: Days

    @classmethod
    def empty(cls, counts: int, sums: int) -> Self:
        """A ledger of nothing with so many columns."""
        return cls(
            np.empty(0, np.int64), np.empty((0, counts), np.int32), np.empty((0, sums), np.int64), np.empty(0, np.int32)
        )

    @classmethod
    def of(cls, keys: Keys, counts: Counts, sums: Sums, first: Days) -> Self:
        """A ledger of entries in any order, those of one key added up."""
        return cls(*kernels.reduced(kernels.sorted_order(keys), keys, counts, sums, first))

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self.keys)

    def places(self, wanted: Keys) -> NDArray[np.int64]:
        """Where each key stands, -1 where it does not; shape (n,)."""
        found = np.empty(len(wanted), dtype=np.int64)
        search.locate(self.keys, wanted, found)
        return found

    def cut(self, start: int, end: int) -> "Ledger":
        """Some of the keys."""
        return Ledger(self.keys[start:end], self.counts[start:end], self.sums[start:end], self.first[start:end])

    def wide(self) -> "Ledger":
        """The same with numbers as wide as those that are worked with."""
        return Ledger(self.keys, widths.wide_counts(self.counts), self.sums, widths.wide_days(self.first))

    def plus(self, other: "Ledger") -> "Ledger":
        """Both as one, in memory."""
        if not len(self) or not len(other):
            return other if not len(self) else self
        here, there = self.wide(), other.wide()
        return Ledger(
            *kernels.merged(
                here.keys, here.counts, here.sums, here.first, there.keys, there.counts, there.sums, there.first
            )
        )


class Header(msgspec.Struct, frozen=True):
    """What a folder holds: keys, columns of counts and of sums, and how wide counts and days are."""

    keys: int
    counts: int
    sums: int
    counts_type: str = "i4"
    first_type: str = "i4"


def slices(tables: Sequence[Ledger]) -> Iterator[list[Ledger]]:
    """Tables cut at the same keys, half a million keys of the longest at a time."""
    longest = max(tables, key=len)
    bounds = longest.keys[ROWS_AT_A_TIME::ROWS_AT_A_TIME]
    cuts = [[0, *np.searchsorted(one.keys, bounds).tolist(), len(one)] for one in tables]
    for k in range(len(bounds) + 1):
        yield [one.cut(cut[k], cut[k + 1]) for one, cut in zip(tables, cuts, strict=True)]


def write(path: Path, tables: Sequence[Ledger]) -> None:
    """Write tables as one ledger into a folder, half a million keys at a time."""
    path.mkdir(parents=True)
    size = 0
    counts_type = widths.of_sums([one.counts for one in tables])
    first_type = widths.of_days([one.first for one in tables])
    with (
        (path / "keys").open("wb") as keys,
        (path / "counts").open("wb") as counts,
        (path / "sums").open("wb") as sums,
        (path / "first").open("wb") as first,
    ):
        for parts in slices(tables):
            joined = [one.wide() for one in parts]
            while len(joined) > 1:
                joined = [
                    one.plus(other)
                    for one, other in zip_longest(joined[::2], joined[1::2], fillvalue=joined[0].cut(0, 0))
                ]
            part = joined[0]
            keys.write(part.keys.data)
            counts.write(part.counts.astype(counts_type, copy=False).data)
            sums.write(part.sums.data)
            first.write(widths.narrow_days(part.first, first_type).data)
            size += len(part)
    header = Header(size, tables[0].counts.shape[1], tables[0].sums.shape[1], counts_type, first_type)
    (path / "header.json").write_bytes(msgspec.json.encode(header))


def read(path: Path) -> Ledger:
    """A ledger mapped from its folder."""
    header = msgspec.json.decode((path / "header.json").read_bytes(), type=Header)
    size = header.keys
    return Ledger(
        mapped(path / "keys", np.int64, (size,)),
        mapped(path / "counts", header.counts_type, (size, header.counts)),
        mapped(path / "sums", np.int64, (size, header.sums)),
        mapped(path / "first", header.first_type, (size,)),
    )


def mapped(path: Path, kind: type[Any] | str, shape: tuple[int, ...]) -> NDArray[Any]:
    """An array mapped from a file; an empty one from none."""
    if not all(shape):
        return np.empty(shape, dtype=kind)
    return np.asarray(np.memmap(path, dtype=kind, mode="r", shape=shape))
