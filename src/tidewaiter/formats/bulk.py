"""A clean file of segments cut up all at once: places of segments and elements as arrays, values as Arrow columns.

For X12 and EDIFACT without line breaks but behind terminators. Nothing here knows a message. A value is the text
between two separators as it stands; whoever asks has made sure that nothing needs to be released or trimmed (`odd`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

NONE = -1
"""The place of what is not there."""

_BREAKS = (10, 13)
_SPACE, _DELETE, _HIGH = 32, 127, 128
_WIDEST_TAG = 3
SMALLEST_SEGMENT = 8
"""Bytes of a segment on average below which a file is not cut at once: where a segment is takes a hundred bytes."""
_LONGEST_NUMBER = 15
"""Characters of a number that is read here: 15 digits are exact, and no such number is infinite."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Segments in their order: where each begins and ends, its tag, and the separators of the file.

    `turns`: for each separator where what stands before it begins and ends, by turns; `first`: the separator behind
    the tag of each segment; `last`: its terminator. `odd`: segments with a blank beside a separator or an end, with a
    byte beyond ASCII, or with a release character.
    """

    data: bytes
    starts: Ints
    ends: Ints
    turns: NDArray[np.int32]
    first: Ints
    last: Ints
    tags: Ints
    odd: Mask

    def of(self, segments: Ints, rows: Ints | None = None) -> "Elements":
        """The elements of segments (ascending).

        `rows`: for each row the place among `segments` of its segment, -1 for none; by default row for row.
        """
        if rows is None:
            return Elements(self, self.first[segments], self.last[segments])
        # What is not there has its terminator before its elements.
        first = np.append(self.first[segments], 0)
        return Elements(self, first[rows], np.append(self.last[segments], NONE)[rows])

    @property
    def codes(self) -> NDArray[np.uint8]:
        """The file as numbers."""
        return np.frombuffer(self.data, np.uint8)

    def text(self, segment: int) -> str:
        """A segment as it stands."""
        return self.data[self.starts[segment] : self.ends[segment]].decode()


@dataclass(frozen=True, slots=True)
class Elements:
    """Elements of some segments, a row each: the separators behind its tag and at its end."""

    bulk: Bulk
    first: Ints
    last: Ints

    def texts(self, number: int) -> pa.Array:
        """An element, counted from 1, as strings, null where empty."""
        return self.columns(number)[0]

    def columns(self, *numbers: int) -> list[pa.Array]:
        """Several elements, as `texts` gives each, all taken at once."""
        return columns_of((self, numbers))

    def places(self, *numbers: int) -> tuple[Ints, Mask]:
        """The place among separators of each of these elements of all rows, and which have something in them."""
        turns = self.bulk.turns
        at = np.add.outer(np.array(numbers), self.first)
        there = at <= self.last
        at[~there] = 0
        begin = 2 * at
        return begin, there & (turns[begin] < turns[begin + 1])

    def coded(self, number: int) -> Ints:
        """An element as `tag_code` says it: 0 where empty, -1 where it is longer than a tag."""
        places, full = self.places(number)
        at, turns = places[0], self.bulk.turns
        return np.where(full[0], _tags(self.bulk.codes, turns[at], turns[at + 1]), 0)

    def unlike_capitals(self, number: int, count: int) -> Mask:
        """Which rows have something in an element that is not so many capital letters."""
        places, full = self.places(number)
        at: Ints = places[0]
        held: Mask = full[0]
        if not held.any():
            return held
        codes, begin = self.bulk.codes, self.bulk.turns[at]
        alike: Mask = self.bulk.turns[at + 1] - begin == count
        for letter in range(count):
            byte = codes[np.minimum(begin + letter, len(codes) - 1)]
            alike &= (byte >= ord("A")) & (byte <= ord("Z"))
        wrong: Mask = held & ~alike
        return wrong

    def holds(self, *numbers: int) -> Mask:
        """Which rows have something in one of these elements."""
        return np.asarray(self.places(*numbers)[1].any(axis=0), np.bool_)


def columns_of(*wanted: tuple[Elements, tuple[int, ...]]) -> list[pa.Array]:
    """Elements of rows of several kinds in one file, as `texts` gives each, all taken at once."""
    bulk = wanted[0][0].bulk
    chosen = [elements.places(*numbers) for elements, numbers in wanted]
    places = np.concatenate([at.ravel() for at, _ in chosen])
    held = np.concatenate([flags.ravel() for _, flags in chosen])
    # What stands between two values counts as a value too, so that nothing is copied but what is taken.
    buffers = [None, pa.py_buffer(bulk.turns), pa.py_buffer(bulk.data)]
    turns = pa.Array.from_buffers(pa.string(), len(bulk.turns) - 1, buffers)
    taken = turns.take(pa.array(places, mask=~held))
    made, begin = [], 0
    for at, _ in chosen:
        count = at.shape[1]
        made += [taken.slice(begin + count * number, count) for number in range(at.shape[0])]
        begin += at.size
    return made


@dataclass(slots=True)
class Units:
    """Runs of segments that each become a row: bills, consignments.

    `begin`: the segment with which each begins; `unit`: that of each segment, -1 for none; `under`: for each the place
    of what stands above it; `plain`: which are read as columns, fewer while they are read.
    """

    bulk: Bulk
    begin: Ints
    unit: Ints
    under: Ints
    plain: Mask

    def spoil(self, segments: Ints, flags: Mask) -> None:
        """Leave units that have a flagged segment to the other way of reading."""
        self.plain[self.unit[segments[flags]]] = False

    def place(self, segments: Ints) -> Ints:
        """For each unit the place among segments of its own, -1 for none; a unit with several is not plain."""
        at = np.full(len(self.begin), NONE)
        owners = self.unit[segments]
        at[owners] = np.arange(len(segments))
        self.plain[owners[:-1][owners[1:] == owners[:-1]]] = False
        return at


def tag_code(tag: str) -> int:
    """A tag as the number that stands for it in `Bulk.tags`."""
    return int.from_bytes(tag.encode().ljust(_WIDEST_TAG, b"\0"), "big")


def among(tags: NDArray[np.generic], codes: tuple[int, ...]) -> Mask:
    """Which tags, or bytes, are one of a few codes."""
    found: Mask = tags == codes[0]
    for code in codes[1:]:
        found |= tags == code
    return found


def cut(data: bytes, terminator: str, element: str, component: str = "", release: str = "") -> Bulk | None:
    """The segments of a file; None where line breaks, control characters or an open end ask for a closer look.

    None, too, for a file of tiny segments (SMALLEST_SEGMENT).
    """
    if SMALLEST_SEGMENT * data.count(terminator.encode()) > len(data):
        return None
    codes = np.frombuffer(data, np.uint8)
    ended = codes == ord(terminator)
    marks = np.flatnonzero(ended | (codes == ord(element)))
    last = np.flatnonzero(ended[marks])
    if not len(last):
        return None
    ends = marks[last]
    starts = np.concatenate([[0], ends[:-1] + 1])
    breaks = 0
    for code in reversed(_BREAKS):
        behind = codes[starts] == code
        starts = starts + behind
        breaks += int(np.count_nonzero(behind))
    rest = data[int(ends[-1]) + 1 :]
    control = np.count_nonzero(codes < _SPACE) + np.count_nonzero(codes == _DELETE)
    if rest.strip(b"\r\n") or control != breaks + len(rest) or (starts >= ends).any():
        return None
    first = np.concatenate([[0], last[:-1] + 1])
    turns = np.empty(2 * len(marks) + 1, np.int32)
    turns[0], turns[2:-1:2], turns[-1] = 0, marks[:-1] + 1, len(data)
    turns[1::2] = marks
    parting = tuple(ord(mark) for mark in (element, terminator, component) if mark)
    odd = _odd(codes, ends, parting, ord(release) if release else None)
    return Bulk(data, starts, ends, turns, first, last, _tags(codes, starts, marks[first]), odd)


def _tags(codes: NDArray[np.uint8], starts: Ints, ends: Ints) -> Ints:
    """Tags as numbers, -1 for those that are too long."""
    width = ends - starts
    # A file ends with a terminator, so that a byte behind a shorter tag is there but for the last one's.
    tags = np.zeros(len(starts), np.int64)
    for at in range(_WIDEST_TAG):
        byte = codes[np.minimum(starts + at, len(codes) - 1)]
        tags = tags * 256 + np.where(at < width, byte, 0)
    tags[width > _WIDEST_TAG] = NONE
    return tags


def _odd(codes: NDArray[np.uint8], ends: Ints, parting: tuple[int, ...], release: int | None) -> Mask:
    """Segments that are read closely: where a value may need to be trimmed, decoded or released."""
    odd = np.zeros(len(ends), np.bool_)
    blanks = np.flatnonzero(codes == _SPACE)
    beside = among(codes[np.maximum(blanks - 1, 0)], (*parting, *_BREAKS))
    beside |= among(codes[np.minimum(blanks + 1, len(codes) - 1)], parting)
    unlike = codes >= _HIGH
    if release is not None:
        unlike |= codes == release
    for places in (blanks[beside], np.flatnonzero(unlike)):
        if len(places):
            held = np.searchsorted(ends, places)
            odd[held[held < len(odd)]] = True
    return odd


def numbers(texts: pa.Array) -> tuple[pa.Array, Mask]:
    """Numbers of texts, and which texts are neither missing nor a plain number: digits, perhaps with a point within."""
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), pa.float64()), np.zeros(len(texts), np.bool_)
    # A pattern that counts repetitions takes longer to make than the texts of a small file to match.
    short = pc.less_equal(pc.binary_length(texts), _LONGEST_NUMBER)
    plain = pc.and_(pc.match_substring_regex(texts, r"^[0-9]+(\.[0-9]+)?$"), short)
    wrong = mask(pc.invert(plain))
    return pc.if_else(plain, texts, None).cast(pa.float64()), wrong


def unlike(texts: pa.Array, pattern: str) -> Mask:
    """Which texts are there and do not match."""
    if texts.null_count == len(texts):
        return np.zeros(len(texts), np.bool_)
    return mask(pc.invert(pc.match_substring_regex(texts, pattern)))


def kept(rows: pa.Table, flags: Mask) -> pa.Table:
    """The flagged rows."""
    return rows if flags.all() else rows.filter(pa.array(flags))


def mask(flags: pa.Array) -> Mask:
    """A column of flags as a mask, null for false."""
    known = pc.fill_null(flags, fill_value=False) if flags.null_count else flags
    return np.asarray(known.to_numpy(zero_copy_only=False), np.bool_)


def valid(texts: pa.Array) -> Mask:
    """Which values are there."""
    if not texts.null_count:
        return np.ones(len(texts), np.bool_)
    return np.asarray(texts.is_valid().to_numpy(zero_copy_only=False), np.bool_)


def by_value(texts: pa.Array, change: Callable[[str], str | None]) -> pa.Array:
    """Texts of which few differ, changed value by value."""
    coded = texts.dictionary_encode()
    values = [change(value) for value in coded.dictionary.to_pylist()]
    return pa.array(values, pa.string()).take(coded.indices)


def string_map(columns: dict[str, pa.Array], kind: pa.DataType) -> pa.Array:
    """Columns of texts as one column of maps, what is null left out; null where nothing is left."""
    rows = len(next(iter(columns.values())))
    said = {name: column for name, column in columns.items() if column.null_count < rows}
    if not said:
        return pa.nulls(rows, kind)
    names, arrays = list(said), list(said.values())
    there = np.stack([valid(array) for array in arrays], axis=1)
    row, column = np.nonzero(there)
    values = pa.concat_arrays(arrays).take(pa.array(column * rows + row))
    keys = pa.array(names, pa.string()).take(pa.array(column))
    counts = there.sum(axis=1)
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))
    return pa.MapArray.from_arrays(offsets, keys, values, type=kind, mask=pa.array(counts == 0))


def lists(units: Ints, count: int, values: pa.Array) -> pa.Array:
    """Values as a list for each unit, null where it has none."""
    held = np.bincount(units, minlength=count)
    offsets = pa.array(np.concatenate([[0], np.cumsum(held)]).astype(np.int32))
    return pa.ListArray.from_arrays(offsets, values, mask=pa.array(held == 0))
