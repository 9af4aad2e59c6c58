"""The bytes of a page: levels, and values by a dictionary of the chunk or, where they hardly repeat, one by one.

Kernels over the buffers of Arrow arrays (Apache Parquet, Encodings.md: PLAIN, RLE, RLE_DICTIONARY; data pages of the
first version). Each fills `lead` with the dictionary of a chunk and `out` with its page, and answers with how many
different values there are (0: written one by one), how long the dictionary is and where the page ends. `depth` is 1 of
what may be missing, else 0.
"""

from typing import Any, NamedTuple, Self

import numba
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64] | NDArray[np.uint32]
Levels = NDArray[np.uint16]
Offsets = NDArray[np.int32]
Extent = tuple[int, int, int]

LEAD = 1 << 15
"""Bytes of a dictionary, above which values are written one by one: it takes as much room and half the time."""


class Room(NamedTuple):
    """Memory that kernels write into, chunk after chunk: what is new is handed out and cleared each time."""

    lead: Bytes
    out: Bytes
    codes: Levels
    slots: Levels
    found: NDArray[np.uint64]
    firsts: NDArray[np.int64]

    @classmethod
    def of(cls, room: int, values: int) -> Self:
        """For pages of so many bytes, of so many values."""
        codes, slots = np.empty(2 * values, np.uint16), np.empty(_SLOTS, np.uint16)
        found, firsts = np.empty(_MOST, np.uint64), np.empty(_MOST, np.int64)
        return cls(np.empty(2 * LEAD, np.uint8), np.empty(room, np.uint8), codes, slots, found, firsts)


_MOST = 4096
_SLOTS = 1 << 13
_SHIFT = 64 - 13
_MIX = 0x9E3779B97F4A7C15
_WORD = 8


# What is asked for each value is put where it is asked for: a call counts who holds its arrays, ten nanoseconds each.
_within = numba.njit(cache=True, nogil=True, inline="always")


@_within
def _word(words: NDArray[np.uint64], place: int) -> Any:  # noqa: ANN401 - a word, which the checker does not follow
    """Eight bytes from a place on, which need not be a word's first."""
    at, bits = place >> 3, np.uint64((place & 7) << 3)
    return words[at] >> bits | (words[at + 1] << np.uint64(1)) << (np.uint64(63) - bits)


@_within
def _key(words: NDArray[np.uint64], begin: int, end: int) -> Any:  # noqa: ANN401 - as above
    """The first eight bytes of a text and the last, mixed with its length; of a short text nothing is lost."""
    length = end - begin
    if length < _WORD:
        word = _word(words, begin) & ((np.uint64(1) << np.uint64(length << 3)) - np.uint64(1))
        return word | np.uint64(length) << np.uint64(56)
    return (_word(words, begin) * np.uint64(_MIX) ^ _word(words, end - _WORD)) + np.uint64(length)


@_within
def _same(data: Bytes, offsets: Offsets, other: int, begin: int, end: int) -> bool:
    start = offsets[other]
    if offsets[other + 1] - start != end - begin:
        return False
    for byte in range(end - begin):  # noqa: SIM110 - a kernel has no generators
        if data[start + byte] != data[begin + byte]:
            return False
    return True


@_within
def _text(data: Bytes, begin: int, end: int, out: Bytes, at: int) -> int:
    for byte in range(4):
        out[at + byte] = (end - begin) >> (8 * byte) & 255
    at += 4
    for byte in range(begin, end):
        out[at] = data[byte]
        at += 1
    return at


@numba.njit(cache=True, nogil=True)
def _varint(number: int, out: Bytes, at: int) -> int:
    while number > 127:  # noqa: PLR2004 - seven bits a byte
        out[at] = number & 127 | 128
        number >>= 7
        at += 1
    out[at] = number
    return at + 1


@numba.njit(cache=True, nogil=True)
def _length(start: int, at: int, out: Bytes) -> None:
    """What lies between, less the four bytes in which this is written."""
    for byte in range(4):
        out[start + byte] = (at - start - 4) >> (8 * byte) & 255


@numba.njit(cache=True, nogil=True)
def _packed(codes: Levels, begin: int, stop: int, width: int, out: Bytes, at: int) -> int:
    """Codes in bits, lowest first, eight at a time; what is missing of the last eight is nought."""
    low = min(width, 8)
    for first in range(begin, stop, 8):
        word, above = np.uint64(0), np.uint64(0)  # eight low bytes of codes, and what is above them
        last = min(first + 8, stop)
        if width <= 8:  # noqa: PLR2004 - eight codes in one word
            for row in range(first, last):
                word |= np.uint64(codes[row]) << np.uint64((row - first) * width)
        else:
            bits = 0
            for row in range(first, last):
                code = np.uint64(codes[row])
                if bits < 64:  # noqa: PLR2004 - bits of a word
                    word |= code << np.uint64(bits)
                    if bits + width > 64:  # noqa: PLR2004 - as above
                        above |= code >> np.uint64(64 - bits)
                else:
                    above |= code << np.uint64(bits - 64)
                bits += width
        for byte in range(low):
            out[at + byte] = word & np.uint64(255)
            word >>= np.uint64(8)
        for byte in range(low, width):
            out[at + byte] = above & np.uint64(255)
            above >>= np.uint64(8)
        at += width
    return at


@numba.njit(cache=True, nogil=True)
def _runs(codes: Levels, count: int, width: int, out: Bytes, at: int) -> int:
    """Codes as runs of one value and, between them, packed in bits."""
    least = max(8, 64 // width)
    row = 0
    while row < count:
        value, end = codes[row], row + 1
        while end < count and codes[end] == value:
            end += 1
        if end - row >= least or end == count:
            at = _varint((end - row) << 1, out, at)
            for byte in range((width + 7) >> 3):
                out[at] = value >> (8 * byte) & 255
                at += 1
            row = end
            continue
        stop = row + 8
        while stop + least <= count:
            same = 1
            while same < least and codes[stop + same] == codes[stop]:
                same += 1
            if same == least:
                break
            stop += 8
        if stop + least > count:
            stop = count
        at = _varint((((stop - row + 7) >> 3) << 1) | 1, out, at)
        at = _packed(codes, row, stop, width, out, at)
        row = stop
    return at


@numba.njit(cache=True, nogil=True)
def _coded(codes: Levels, count: int, different: int, out: Bytes, at: int) -> int:
    """The width of codes and their runs."""
    width = 1
    while different > 1 << width:
        width += 1
    out[at] = width
    return _runs(codes, count, width, out, at + 1)


@numba.njit(cache=True, nogil=True)
def _presence(valid: Bytes, rows: int, out: Bytes) -> int:
    """Which values are there, a bit each, as the bits of an Arrow array (empty: all) stand."""
    present = rows
    if len(valid):
        present = 0
        for row in range(rows):
            present += (valid[row >> 3] >> (row & 7)) & 1
    at = 4
    if present in (0, rows):
        at = _varint(rows << 1, out, at)
        out[at] = 1 if present else 0
        at += 1
    else:
        groups = (rows + 7) >> 3
        at = _varint(groups << 1 | 1, out, at)
        for group in range(groups):
            out[at + group] = valid[group]
        at += groups
    _length(0, at, out)
    return at


@numba.njit(cache=True, nogil=True)
def numbers(words: Words, valid: Bytes, depth: int, room: Room) -> Extent:
    """A chunk of numbers, of times or of days, by the bits that they have in memory."""
    at = _presence(valid, len(words), room.out) if depth else 0
    different, present = _places(words, valid, room.codes, room.slots, room.found)
    if different > _MOST:
        return 0, 0, _one_by_one(words, valid, room.out, at)
    if not different:
        return 0, 0, at
    size = words.itemsize
    for code in range(different):
        for byte in range(size):
            room.lead[code * size + byte] = (room.found[code] >> np.uint64(8 * byte)) & np.uint64(255)
    return different, different * size, _coded(room.codes, present, different, room.out, at)


@numba.njit(cache=True, nogil=True)
def _places(words: Words, valid: Bytes, codes: Levels, slots: Levels, found: NDArray[np.uint64]) -> tuple[int, int]:
    """The place of each number among the different ones: how many of these, more than there may be when there are."""
    slots[:] = 0
    different, present = 0, 0
    for row in range(len(words)):
        # Which are there has no order that a processor foresees: what is missing is looked up as the first value.
        there = np.uint64(len(valid) == 0 or (valid[row >> 3] >> (row & 7)) & 1 == 1)
        kept = np.uint64(0) - there
        word = np.uint64(words[row]) & kept | found[0] & ~kept
        slot = (word * np.uint64(_MIX)) >> np.uint64(_SHIFT)
        while slots[slot] and found[slots[slot] - 1] != word:
            slot = (slot + np.uint64(1)) & np.uint64(_SLOTS - 1)
        if not slots[slot]:
            if not there:
                continue
            if different == _MOST:
                return different + 1, present
            found[different] = word
            different += 1
            slots[slot] = different
        codes[present] = slots[slot] - 1
        present += int(there)
    return different, present


@numba.njit(cache=True, nogil=True)
def _one_by_one(words: Words, valid: Bytes, out: Bytes, at: int) -> int:
    size = words.itemsize
    if not len(valid):
        out[at : at + size * len(words)] = words.view(np.uint8)
        return at + size * len(words)
    for row in range(len(words)):
        if not len(valid) or (valid[row >> 3] >> (row & 7)) & 1:
            word = np.uint64(words[row])
            for byte in range(size):
                out[at + byte] = (word >> np.uint64(8 * byte)) & np.uint64(255)
            at += size
    return at


@numba.njit(cache=True, nogil=True)
def truths(bits: Bytes, start: int, rows: int, valid: Bytes, depth: int, room: Room) -> int:
    """A chunk of truth, a bit each, and where it ends."""
    out = room.out
    at = _presence(valid, rows, out) if depth else 0
    present = 0
    for row in range(rows):
        if not len(valid) or (valid[row >> 3] >> (row & 7)) & 1:
            if not present & 7:
                out[at + (present >> 3)] = 0
            place = start + row
            out[at + (present >> 3)] |= ((bits[place >> 3] >> (place & 7)) & 1) << (present & 7)
            present += 1
    return at + ((present + 7) >> 3)


@numba.njit(cache=True, nogil=True)
def texts(offsets: Offsets, data: Bytes, valid: Bytes, depth: int, room: Room) -> Extent:
    """A chunk of texts: text k is data[offsets[k]:offsets[k + 1]], with sixteen bytes of `data` beyond."""
    at = _presence(valid, len(offsets) - 1, room.out) if depth else 0
    return values_of_texts(offsets, data, valid, room, at)


@numba.njit(cache=True, nogil=True)
def values_of_texts(offsets: Offsets, data: Bytes, valid: Bytes, room: Room, at: int) -> Extent:
    """The texts of a chunk whose levels are written already, up to `at`."""
    rows, words = len(offsets) - 1, data[: len(data) & ~7].view(np.uint64)
    lead, out, codes, slots, keys, firsts = room.lead, room.out, room.codes, room.slots, room.found, room.firsts
    slots[:] = 0
    different, present, length = 0, 0, 0
    for row in range(rows):
        if len(valid) and not (valid[row >> 3] >> (row & 7)) & 1:
            continue
        begin, end = offsets[row], offsets[row + 1]
        key = _key(words, begin, end)
        slot = (key * np.uint64(_MIX)) >> np.uint64(_SHIFT)
        while slots[slot]:
            code = slots[slot] - 1
            if keys[code] == key and (end - begin < _WORD or _same(data, offsets, firsts[code], begin, end)):
                break
            slot = (slot + np.uint64(1)) & np.uint64(_SLOTS - 1)
        if not slots[slot]:
            length += 4 + end - begin
            if different == _MOST or length > LEAD:
                return 0, 0, _texts_one_by_one(offsets, data, valid, out, at)
            keys[different], firsts[different] = key, row
            different += 1
            slots[slot] = different
        codes[present] = slots[slot] - 1
        present += 1
    if not different:
        return 0, 0, at
    written = 0
    for code in range(different):
        written = _text(data, offsets[firsts[code]], offsets[firsts[code] + 1], lead, written)
    return different, written, _coded(codes, present, different, out, at)


@numba.njit(cache=True, nogil=True)
def values_by_code(given: NDArray[np.int32], offsets: Offsets, data: Bytes, room: Room, at: int) -> Extent:
    """As `values_of_texts`, of texts that are there, given by their places among different ones."""
    lead, out, codes = room.lead, room.out, room.codes
    known = np.zeros(len(offsets) - 1, np.uint16)
    different, written = 0, 0
    for row in range(len(given)):
        place = given[row]
        if not known[place]:
            begin, end = offsets[place], offsets[place + 1]
            if different == _MOST or written + 4 + end - begin > LEAD:
                for one in range(len(given)):
                    at = _text(data, offsets[given[one]], offsets[given[one] + 1], out, at)
                return 0, 0, at
            written = _text(data, begin, end, lead, written)
            different += 1
            known[place] = different
        codes[row] = known[place] - 1
    return different, written, _coded(codes, len(given), different, out, at) if different else at


@numba.njit(cache=True, nogil=True)
def _texts_one_by_one(offsets: Offsets, data: Bytes, valid: Bytes, out: Bytes, at: int) -> int:
    for row in range(len(offsets) - 1):
        if not len(valid) or (valid[row >> 3] >> (row & 7)) & 1:
            at = _text(data, offsets[row], offsets[row + 1], out, at)
    return at


@numba.njit(cache=True, nogil=True)
def levels(offsets: Offsets, valid: Bytes, depth: int, items: Bytes, room: Room) -> tuple[int, int]:
    """The levels of a chunk of lists of items that may be missing: how many there are, and where they end.

    `valid` are the bits of the lists from the first on, `items` those of the items from that of the first list on.
    """
    rows = len(offsets) - 1
    most = offsets[rows] - offsets[0] + rows
    out, repeated, defined = room.out, room.codes[:most], room.codes[most:]
    count = 0
    first = offsets[0]
    for row in range(rows):
        begin, end = offsets[row], offsets[row + 1]
        there = len(valid) == 0 or (valid[row >> 3] >> (row & 7)) & 1 == 1
        if begin == end or not there:
            repeated[count], defined[count] = 0, depth if there else 0
            count += 1
            continue
        for item in range(begin - first, end - first):
            known = len(items) == 0 or (items[item >> 3] >> (item & 7)) & 1 == 1
            repeated[count], defined[count] = 1, depth + 2 if known else depth + 1
            count += 1
        repeated[count - end + begin] = 0
    at = _runs(repeated, count, 1, out, 4)
    _length(0, at, out)
    start = at
    at = _runs(defined, count, 2, out, start + 4)
    _length(start, at, out)
    return count, at
