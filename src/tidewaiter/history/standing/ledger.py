"""A ledger: sums by key in sorted arrays, in memory or mapped from a file.

The file holds the arrays one after the other, little-endian, each written in runs; a small header says how
many keys and columns there are. It is written once and never changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from tidewaiter.history.standing import kernels, search
from tidewaiter.history.standing.kernels import Counts, Days, Keys, Sums

ROWS_AT_A_TIME = 500_000
"""Keys merged at a time, so that memory does not grow with history."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Sorted, unique keys with counts (n, k), sums (n, m) and the first day (NEVER where none is known)."""

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

    def slices(self, other: "Ledger") -> Iterator[tuple["Ledger", "Ledger"]]:
        """This and another ledger cut at the same keys, half a million keys at a time."""
        bounds = np.arange(ROWS_AT_A_TIME, len(self), ROWS_AT_A_TIME)
        cuts = [0, *bounds.tolist(), len(self)]
        inner = np.searchsorted(other.keys, self.keys[bounds]) if len(bounds) else np.empty(0, np.int64)
        others = [0, *inner.tolist(), len(other)]
        for k in range(len(cuts) - 1):
            yield self.cut(cuts[k], cuts[k + 1]), other.cut(others[k], others[k + 1])

    def cut(self, start: int, end: int) -> "Ledger":
        """Some of the keys."""
        return Ledger(self.keys[start:end], self.counts[start:end], self.sums[start:end], self.first[start:end])

    def plus(self, other: "Ledger") -> "Ledger":
        """Both as one, in memory."""
        if not len(self) or not len(other):
            return other if not len(self) else self
        return Ledger(*_merged(self, other))


def _merged(one: Ledger, other: Ledger) -> tuple[Keys, Counts, Sums, Days]:
    return kernels.merged(one.keys, one.counts, one.sums, one.first, other.keys, other.counts, other.sums, other.first)


def write(path: Path, one: Ledger, other: Ledger) -> None:
    """Write both as one ledger into a folder, half a million keys at a time."""
    path.mkdir(parents=True)
    size = 0
    with (
        (path / "keys").open("wb") as keys,
        (path / "counts").open("wb") as counts,
        (path / "sums").open("wb") as sums,
        (path / "first").open("wb") as first,
    ):
        for part, more in one.slices(other):
            arrays: tuple[NDArray[Any], ...] = _merged(part, more)
            for stream, array in zip((keys, counts, sums, first), arrays, strict=True):
                stream.write(array.data)
            size += len(arrays[0])
    header = {"keys": size, "counts": one.counts.shape[1], "sums": one.sums.shape[1]}
    (path / "header.json").write_bytes(msgspec.json.encode(header))


def read(path: Path) -> Ledger:
    """A ledger mapped from its folder."""
    header = msgspec.json.decode((path / "header.json").read_bytes(), type=dict[str, int])
    size, counts, sums = header["keys"], header["counts"], header["sums"]
    return Ledger(
        mapped(path / "keys", np.int64, (size,)),
        mapped(path / "counts", np.int32, (size, counts)),
        mapped(path / "sums", np.int64, (size, sums)),
        mapped(path / "first", np.int32, (size,)),
    )


def mapped(path: Path, kind: type[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """An array mapped from a file; an empty one from none."""
    if not all(shape):
        return np.empty(shape, dtype=kind)
    return np.asarray(np.memmap(path, dtype=kind, mode="r", shape=shape))
