"""Where an identifier is: the search in the indexes of a lake, and the merging of small indexes to large ones.

An index is never changed. It may name files that the manifest names no more, because they were compacted or
their rows removed: such entries are passed over when found, and left out when indexes are merged. Indexes
are merged by size, as log-structured stores do: a few of about the same size become one, so that a year
has a handful and an entry is written again about once for each factor of `FAN_IN`.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.history import index_file
from tidewaiter.history.index_file import MOST_ROWS, Covered, Hashes, IndexFile, Rows

FAN_IN = 8
"""So many indexes of about one size become one."""

SMALL = 2**20
"""Indexes with fewer entries count as one size: they cost little to merge, and many of them a lot to search."""

_PART = 2**22
"""Entries that are merged at a time."""

_SPAN = 4096
"""How far around where a hash should stand the search begins: uniform hashes stray by about their number's root."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a file of the lake: its path below the lake, and its number in the file from 0."""

    path: str
    row: int


@lru_cache(maxsize=4096)
def _opened(file: Path, _written: int) -> IndexFile:
    """An index mapped once in a process: files of the lake are never written twice."""
    return IndexFile.open(file)


class Indexes:
    """Indexes opened for searching."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.opened = [_opened(file, file.stat().st_mtime_ns) for file in files]

    def covered(self) -> set[str]:
        """Paths of all files that some index covers."""
        return {file.path for index in self.opened for file in index.header.files}

    def places(self, hashes: Sequence[int], live: Collection[str], most: int) -> list[Place]:
        """Where rows with one of these hashes are, by path and row; only in the files `live`, at most so many.

        Two identifiers may share a hash: compare the row that is found.
        """
        found = set()
        for index in self.opened:
            for wanted in hashes:
                first, last = bounds(index.hashes, wanted)
                for row in index.rows[first:last].tolist():
                    place = Place(*index.place(row))
                    if place.path in live:
                        found.add(place)
                    if len(found) >= most:
                        return _ordered(found)
        return _ordered(found)

    def files_with(self, hashes: Hashes) -> tuple[NDArray[np.bool_], set[str]]:
        """For many hashes: which of them any index holds, and the files in which those are."""
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        held = np.zeros(len(hashes), dtype=np.bool_)
        files: set[str] = set()
        for index in self.opened:
            firsts, lasts = np.empty(len(ordered), np.int64), np.empty(len(ordered), np.int64)
            _bounds_of(index.hashes, ordered, firsts, lasts)
            hits = lasts > firsts
            held |= hits
            rows = _gathered(index.rows, firsts[hits], lasts[hits])
            numbers = np.unique(np.searchsorted(index.starts, rows, side="right") - 1)
            files |= {index.header.files[number].path for number in numbers.tolist()}
        back = np.empty_like(held)
        back[order] = held
        return back, files


def _ordered(places: set[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (place.path, place.row))


def bounds(hashes: Hashes, wanted: int) -> tuple[int, int]:
    """First entry of a hash and the one after its last, equal where there is none; touches three pages or so."""
    count = len(hashes)
    value = np.uint64(wanted)
    guess = int((wanted / 2**64) * count)
    span = _SPAN
    low, high = max(guess - span, 0), min(guess + span, count)
    while low > 0 and hashes[low - 1] >= value:
        span *= 8
        low = max(guess - span, 0)
    while high < count and hashes[high] <= value:
        span *= 8
        high = min(guess + span, count)
    inside = hashes[low:high]
    return low + int(np.searchsorted(inside, value, "left")), low + int(np.searchsorted(inside, value, "right"))


def to_merge(sizes: dict[str, int]) -> list[list[str]]:
    """Which indexes (path to entries) should become one now, group by group."""
    tiers: dict[int, list[str]] = {}
    for path, entries in sorted(sizes.items()):
        tier, limit = 0, SMALL
        while entries >= limit:
            tier, limit = tier + 1, limit * FAN_IN
        tiers.setdefault(tier, []).append(path)
    return [paths for tier, paths in sorted(tiers.items()) if len(paths) >= (2 if tier == 0 else FAN_IN)]


def merge(target: Path, indexes: Sequence[IndexFile], live: Collection[str]) -> tuple[index_file.Header, int, str]:
    """Write one index from several, without the entries of files that are not `live`; header, bytes and SHA-256.

    ValueError when they cover more rows together than one index can.
    """
    files: list[Covered] = []
    taken: set[str] = set()
    sources, starts = [], 0
    for index in indexes:
        shift = np.zeros(len(index.header.files), dtype=np.int64)
        kept = np.zeros(len(index.header.files), dtype=np.bool_)
        for number, file in enumerate(index.header.files):
            if file.path in live and file.path not in taken:
                taken.add(file.path)
                shift[number], kept[number] = starts - int(index.starts[number]), True
                files.append(file)
                starts += file.rows
        sources.append(_Source(index, shift, kept))
    if starts >= MOST_ROWS:
        raise ValueError(f"{starts} rows are more than one index covers")
    entries = sum(source.living() for source in sources)
    size, digest = index_file.write(target, files, entries, _merged(sources))
    return index_file.Header(entries, tuple(files)), size, digest


@dataclass(frozen=True, slots=True)
class _Source:
    """An index to be merged: by how much the rows of each of its files move, and which files are kept."""

    index: IndexFile
    shift: NDArray[np.int64]
    kept: NDArray[np.bool_]

    def living(self) -> int:
        """How many entries are of files that are kept."""
        count = len(self.index.hashes)
        if self.kept.all():
            return count
        edges = range(0, count, _PART)
        return sum(len(self.moved(first, min(first + _PART, count))[0]) for first in edges)

    def moved(self, first: int, last: int) -> tuple[Hashes, Rows]:
        """A slice of the entries with rows counted anew, without those of files that are left out."""
        hashes, rows = np.asarray(self.index.hashes[first:last]), np.asarray(self.index.rows[first:last])
        if len(self.shift) == 1 and self.kept[0]:
            return hashes, (rows + self.shift[0]).astype(np.uint32)
        files = np.searchsorted(self.index.starts, rows, side="right") - 1
        chosen = self.kept[files]
        return hashes[chosen], (rows[chosen] + self.shift[files[chosen]]).astype(np.uint32)


def _merged(sources: Sequence[_Source]) -> Iterator[tuple[Hashes, Rows]]:
    total = sum(len(source.index.hashes) for source in sources)
    pieces = max(-(-total // _PART), 1)
    begun = [0] * len(sources)
    for piece in range(1, pieces + 1):
        ends = [_end(source.index.hashes, piece, pieces) for source in sources]
        parts = [source.moved(first, last) for source, first, last in zip(sources, begun, ends, strict=True)]
        begun = ends
        hashes = np.concatenate([part[0] for part in parts])
        rows = np.concatenate([part[1] for part in parts])
        order = np.argsort(hashes, kind="stable")
        yield hashes[order], rows[order]


def _end(hashes: Hashes, piece: int, pieces: int) -> int:
    """Where the hashes of a piece end; the pieces are of equal width."""
    return len(hashes) if piece == pieces else int(np.searchsorted(hashes, np.uint64((piece << 64) // pieces)))


@numba.njit(cache=True, nogil=True)
def _bounds_of(hashes: Hashes, wanted: Hashes, firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> None:
    """First entry of each of many hashes, and the one after its last; `wanted` is sorted.

    Each search begins where the last one ended and doubles its stride, so that few hashes touch few pages and
    many are a walk from end to end.
    """
    count = len(hashes)
    at = 0
    for number in range(len(wanted)):
        value = wanted[number]
        stride = 1
        low = at
        while at + stride < count and hashes[at + stride] < value:
            low = at + stride
            stride *= 2
        high = min(at + stride, count)
        while low < high:
            middle = (low + high) // 2
            if hashes[middle] < value:
                low = middle + 1
            else:
                high = middle
        firsts[number] = low
        end = low
        while end < count and hashes[end] == value:
            end += 1
        lasts[number] = end
        at = low


@numba.njit(cache=True, nogil=True)
def _gathered(rows: Rows, firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> Rows:
    out = np.empty((lasts - firsts).sum(), dtype=np.uint32)
    at = 0
    for number in range(len(firsts)):
        for entry in range(firsts[number], lasts[number]):
            out[at] = rows[entry]
            at += 1
    return out
