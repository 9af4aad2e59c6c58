"""Texts found again: which of a column are the same, and which of them a table has, by kernels over their bytes.

An open table of hashes (FNV-1a, 64-bit) beside the texts themselves: texts that share a hash are told apart by their
bytes, so that a hash decides nothing. Unlike Arrow's search for values, a table is made once and grows.
"""

from typing import TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts

T = TypeVar("T", bound=np.generic)

Bytes = NDArray[np.uint8]
Table = tuple[NDArray[np.uint64], Bytes, NDArray[np.int64]]
"""What kernels take of a TextTable: slots, bytes of its texts, and where each begins."""

_PRIME = np.uint64(0x100000001B3)
_OFFSET = np.uint64(0xCBF29CE484222325)
_SCATTER = np.uint64(0x9E3779B97F4A7C15)
_MARK = np.uint64(0xD6E8FEB86659FD93)
_TAG = np.uint64(0xFFFFFFFF00000000)
_NUMBER = np.uint64(0x00000000FFFFFFFF)
_FREE = np.uint64(0)
_LEAST_SLOTS = 64


class TextTable:
    """Different texts, numbered as they came; null is none of them."""

    def __init__(self) -> None:
        self._slots = np.zeros(_LEAST_SLOTS, dtype=np.uint64)
        self._data = np.empty(0, dtype=np.uint8)
        self._offsets = np.zeros(1, dtype=np.int64)
        self._count = 0

    def __len__(self) -> int:
        """How many texts there are."""
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes of the texts and of the slots by which they are found."""
        return int(self._offsets[self._count]) + self._slots.nbytes + 8 * self._count

    @property
    def table(self) -> Table:
        """For kernels that ask by `place_of`."""
        return (self._slots, self._data, self._offsets)

    def places(self, texts: Texts) -> NDArray[np.int64]:
        """The number of each text, -1 for one that is not here or null; shape (n,)."""
        found = np.empty(len(texts), dtype=np.int64)
        _places(texts.data, texts.offsets, self.table, found)
        if texts.missing is not None:
            found[texts.missing] = -1
        return found

    def add(self, texts: Texts) -> None:
        """Put in different texts that are not here, none of them null."""
        size = int(texts.offsets[-1] - texts.offsets[0])
        first = int(self._offsets[self._count])
        self._data = _room(self._data, first, size)
        self._offsets = _room(self._offsets, self._count + 1, len(texts))
        self._data[first : first + size] = texts.data[texts.offsets[0] : texts.offsets[-1]]
        ends = texts.offsets[1:] - texts.offsets[0] + first
        self._offsets[self._count + 1 : self._count + 1 + len(texts)] = ends
        before, self._count = self._count, self._count + len(texts)
        if 2 * self._count > len(self._slots):
            self._slots, before = np.zeros(_slots_for(self._count), dtype=np.uint64), 0
        _insert(self._data, self._offsets, before, self._count, self._slots)


def _room(array: NDArray[T], used: int, more: int) -> NDArray[T]:
    """An array with room for so many more values, twice as long where it has to grow."""
    if used + more <= len(array):
        return array
    larger = np.empty(max(used + more, 2 * len(array)), dtype=array.dtype)
    larger[:used] = array[:used]
    return larger


def _slots_for(count: int) -> int:
    """Twice as many as there are texts at least, a power of two."""
    return max(1 << max(2 * count - 1, 0).bit_length(), _LEAST_SLOTS)


def different(texts: Texts, marks: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The number of each text among the different ones, as they come, and the first row of each; shapes (n,), (k,).

    Texts of unlike marks, shape (n,), are different ones.
    """
    slots = np.zeros(_slots_for(len(texts)), dtype=np.uint64)
    places, firsts = np.empty(len(texts), dtype=np.int32), np.empty(len(texts), dtype=np.int64)
    count = _different(texts.data, texts.offsets, marks, slots, places, firsts)
    return places, firsts[:count]


@numba.njit(cache=True, nogil=True, forceinline=True)
def hashed(data: Bytes, start: int, end: int) -> np.uint64:
    """FNV-1a of some bytes, 64-bit."""
    value = _OFFSET
    for i in range(start, end):
        value = (value ^ np.uint64(data[i])) * _PRIME
    return value


@numba.njit(inline="always")
def _first_slot(value: np.uint64, slots: NDArray[np.uint64]) -> tuple[np.uint64, np.uint64]:
    """Where a hash is sought first, and what a slot keeps of it."""
    mixed = value * _SCATTER
    return (mixed ^ (mixed >> np.uint64(32))) & np.uint64(len(slots) - 1), mixed & _TAG


@numba.njit(inline="always")
def _same(one: Bytes, start: int, end: int, other: Bytes, first: int, last: int) -> bool:
    if end - start != last - first:
        return False
    for i in range(end - start):  # noqa: SIM110 - a kernel
        if one[start + i] != other[first + i]:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def place_of(data: Bytes, start: int, end: int, table: Table) -> int:
    """The number of a text of a table, -1 where it is not there."""
    slots, held, offsets = table
    at, tag = _first_slot(hashed(data, start, end), slots)
    while slots[at] != _FREE:
        if slots[at] & _TAG == tag:
            number = np.int64(slots[at] & _NUMBER) - 1
            if _same(data, start, end, held, offsets[number], offsets[number + 1]):
                return number  # type: ignore[return-value] # of a kernel
        at = (at + np.uint64(1)) & np.uint64(len(slots) - 1)
    return -1


@numba.njit(cache=True, nogil=True)
def _places(data: Bytes, offsets: NDArray[np.int64], table: Table, found: NDArray[np.int64]) -> None:
    for row in range(len(found)):
        found[row] = place_of(data, offsets[row], offsets[row + 1], table)


@numba.njit(cache=True, nogil=True)
def _insert(data: Bytes, offsets: NDArray[np.int64], first: int, last: int, slots: NDArray[np.uint64]) -> None:
    for number in range(first, last):
        at, tag = _first_slot(hashed(data, offsets[number], offsets[number + 1]), slots)
        while slots[at] != _FREE:
            at = (at + np.uint64(1)) & np.uint64(len(slots) - 1)
        slots[at] = tag | np.uint64(number + 1)


@numba.njit(cache=True, nogil=True)
def _different(
    data: Bytes,
    offsets: NDArray[np.int64],
    marks: NDArray[np.bool_],
    slots: NDArray[np.uint64],
    places: NDArray[np.int32],
    firsts: NDArray[np.int64],
) -> int:
    count = 0
    for row in range(len(places)):
        start, end = offsets[row], offsets[row + 1]
        value = hashed(data, start, end)
        if marks[row]:
            value ^= _MARK
        at, tag = _first_slot(value, slots)
        number = np.int64(-1)
        while slots[at] != _FREE:
            if slots[at] & _TAG == tag:
                other = np.int64(slots[at] & _NUMBER) - 1
                first = firsts[other]
                if marks[first] == marks[row] and _same(data, start, end, data, offsets[first], offsets[first + 1]):
                    number = other
                    break
            at = (at + np.uint64(1)) & np.uint64(len(slots) - 1)
        if number < 0:
            firsts[count] = row
            number = np.int64(count)
            count += 1
            slots[at] = tag | np.uint64(count)
        places[row] = number
    return count
