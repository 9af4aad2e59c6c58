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
_LONGEST_NUMBER = 15
"""Characters of a number that is read here: 15 digits are exact, and no such number is infinite."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Segments in their order: where each begins and ends, its tag, and where its separators are among all.

    `odd`: segments with a blank beside a separator or an end, with a byte beyond ASCII, or with a release character.
    """

    data: bytes
    codes: NDArray[np.uint8]
    starts: Ints
    ends: Ints
    marks: Ints
    first: Ints
    last: Ints
    tags: Ints
    odd: Mask

    def of(self, segments: Ints, count: int, rows: Ints | None = None) -> "Elements":
        """The first `count` elements of segments (ascending).

        `rows`: for each row the place among `segments` of its segment, -1 for none; by default row for row.
        """
        number = np.arange(count + 1)[:, None]
        # An element that a segment does not have begins and ends where the segment ends.
        stops = np.append(self.marks, 0)[np.minimum(self.first[segments] + number, self.last[segments])]
        stops = np.where(self.first[segments] + number < self.last[segments], stops, self.ends[segments])
        turns = np.empty((count, 2 * len(segments) + 1), np.int32)
        turns[:, 1::2] = stops[1:]
        turns[:, 0:-1:2] = np.minimum(stops[:-1] + 1, stops[1:])
        turns[:, -1] = len(self.data)
        return Elements(self.data, turns, turns[:, 0:-1:2] < turns[:, 1::2], rows)

    def text(self, segment: int) -> str:
        """A segment as it stands."""
        return self.data[self.starts[segment] : self.ends[segment]].decode()


@dataclass(frozen=True, slots=True)
class Elements:
    """The first elements of some segments.

    `turns`: for each element where its values begin and end, by turns; `full`: for each element which segments have
    something in it; `rows` as `Bulk.of` takes it.
    """

    data: bytes
    turns: NDArray[np.int32]
    full: Mask
    rows: Ints | None

    def texts(self, number: int) -> pa.Array:
        """An element, counted from 1, as strings, null where empty."""
        return self.columns(number)[0]

    def columns(self, *numbers: int) -> list[pa.Array]:
        """Several elements, as `texts` gives each, all taken at once."""
        places = 2 * np.arange(self.full.shape[1]) if self.rows is None else 2 * self.rows
        full = [number - 1 for number in numbers if self.full[number - 1].any()]
        if not full:
            return [pa.nulls(len(places), pa.string())] * len(numbers)
        held = self.full[full] if self.rows is None else self.full[full][:, self.rows] & (self.rows >= 0)
        chosen = np.array(full)[:, None] * self.turns.shape[1] + places
        # What stands between two values counts as a value too, so that nothing is copied but what is taken.
        buffers = [None, pa.py_buffer(self.turns), pa.py_buffer(self.data)]
        turns = pa.Array.from_buffers(pa.string(), self.turns.size - 1, buffers)
        taken = turns.take(pa.array(chosen.ravel(), mask=~held.ravel()))
        made = {number: taken.slice(at * len(places), len(places)) for at, number in enumerate(full)}
        return [made[n - 1] if n - 1 in made else pa.nulls(len(places), pa.string()) for n in numbers]

    def holds(self, number: int) -> Mask:
        """Which segments have something in an element."""
        held: Mask = self.full[number - 1]
        return held


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


def cut(data: bytes, terminator: str, element: str, component: str = "", release: str = "") -> Bulk | None:
    """The segments of a file; None where line breaks, control characters or an open end ask for a closer look."""
    codes = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(codes == ord(terminator))
    if not len(ends):
        return None
    starts = np.concatenate([[0], ends[:-1] + 1])
    breaks = 0
    for code in reversed(_BREAKS):
        behind = codes[starts] == code
        starts = starts + behind
        breaks += int(behind.sum())
    rest = data[int(ends[-1]) + 1 :]
    control = int((codes < _SPACE).sum()) + int((codes == _DELETE).sum())
    if rest.strip(b"\r\n") or control != breaks + len(rest) or (starts >= ends).any():
        return None
    marks = np.flatnonzero(codes == ord(element))
    first, last = np.searchsorted(marks, starts), np.searchsorted(marks, ends)
    tag_ends = np.where(first < last, marks[np.minimum(first, len(marks) - 1)] if len(marks) else ends, ends)
    width = tag_ends - starts
    padded = np.append(codes, np.uint8(0))
    tags = np.zeros(len(starts), np.int64)
    for at in range(_WIDEST_TAG):
        tags = tags * 256 + np.where(at < width, padded[np.minimum(starts + at, len(codes))], np.int64(0))
    tags[width > _WIDEST_TAG] = -1
    odd = np.zeros(len(starts), np.bool_)
    blanks = np.flatnonzero(codes == _SPACE)
    parting = [ord(mark) for mark in (element, terminator, component) if mark]
    beside = np.isin(codes[np.maximum(blanks - 1, 0)], (*parting, *_BREAKS))
    beside |= np.isin(codes[np.minimum(blanks + 1, len(codes) - 1)], parting)
    unlike = codes >= _HIGH
    if release:
        unlike |= codes == ord(release)
    for places in (blanks[beside], np.flatnonzero(unlike)):
        held = np.searchsorted(ends, places)
        odd[held[held < len(odd)]] = True
    return Bulk(data, codes, starts, ends, marks, first, last, tags, odd)


def numbers(texts: pa.Array) -> tuple[pa.Array, Mask]:
    """Numbers of texts, and which texts are neither missing nor a plain number: digits, perhaps with a point within."""
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), pa.float64()), np.zeros(len(texts), np.bool_)
    plain = pc.match_substring_regex(texts, rf"^[0-9]{{1,{_LONGEST_NUMBER}}}(\.[0-9]{{1,12}})?$")
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
    return np.asarray(pc.fill_null(flags, fill_value=False).to_numpy(zero_copy_only=False), np.bool_)


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
    valid = np.stack([mask(pc.is_valid(array)) for array in arrays], axis=1)
    row, column = np.nonzero(valid)
    values = pa.concat_arrays(arrays).take(pa.array(column * rows + row))
    keys = pa.array(names, pa.string()).take(pa.array(column))
    counts = valid.sum(axis=1)
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))
    return pa.MapArray.from_arrays(offsets, keys, values, type=kind, mask=pa.array(counts == 0))


def lists(units: Ints, count: int, values: pa.Array) -> pa.Array:
    """Values as a list for each unit, null where it has none."""
    held = np.bincount(units, minlength=count)
    offsets = pa.array(np.concatenate([[0], np.cumsum(held)]).astype(np.int32))
    return pa.ListArray.from_arrays(offsets, values, mask=pa.array(held == 0))
