"""The leaves of a table: what a Parquet file keeps a chunk of for each group of rows.

Understood are columns of texts, of truth, and of numbers, times and days that Parquet keeps with the bits they have in
memory; lists of texts; and structures of such columns, themselves never missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.engine import lately
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.parquet import pages
from tidewaiter.engine.parquet.pages import Bytes, Room, Words

TRUTH, WORD, DOUBLE_WORD, SINGLE, DOUBLE, TEXT = 0, 1, 2, 4, 5, 6
"""Parquet's physical types."""

_PHYSICAL: dict[pa.DataType, int] = {
    pa.int32(): WORD,
    pa.uint32(): WORD,
    pa.date32(): WORD,
    pa.int64(): DOUBLE_WORD,
    pa.uint64(): DOUBLE_WORD,
    pa.timestamp("us"): DOUBLE_WORD,
    pa.timestamp("us", tz="UTC"): DOUBLE_WORD,
    pa.float32(): SINGLE,
    pa.float64(): DOUBLE,
    pa.string(): TEXT,
    pa.bool_(): TRUTH,
}
_NOTHING = np.zeros(0, np.uint8)


class Page(NamedTuple):
    """A chunk that was written: values, different ones (0: no dictionary), bytes of the dictionary and of the page."""

    values: int
    different: int
    lead: int
    end: int


class Leaf(Protocol):
    """One leaf, of all rows of a table."""

    path: tuple[str, ...]
    physical: int

    def needs(self, start: int, stop: int) -> tuple[int, int]:
        """As many bytes as a page of these rows may take, and as many values as it may have."""
        ...

    def page(self, start: int, stop: int, room: Room) -> Page:
        """Write the chunk of these rows, `start` being a multiple of eight."""
        ...


def understood(schema: pa.Schema) -> bool:
    """Whether every column is of a type that has leaves here."""
    return all(_understood(field) for field in schema)


def _understood(field: pa.Field) -> bool:
    kind = field.type
    if pa.types.is_struct(kind):
        return not field.nullable and all(part.type in _PHYSICAL for part in kind)
    return kind in _PHYSICAL or (pa.types.is_list(kind) and pa.types.is_string(kind.value_type))


def leaves(table: pa.Table) -> Iterator[Leaf]:
    """The leaves of a table of an understood schema, in the order of its columns.

    Raises ValueError for a column that has nulls and must not have any.
    """
    for field, column in zip(table.schema, table.columns, strict=True):
        array = whole(column)
        if array.null_count and not field.nullable:
            raise ValueError(f"column {field.name} is declared never to be missing, and is in {array.null_count} rows")
        if pa.types.is_struct(field.type):
            for part, child in zip(field.type, array.flatten(), strict=True):
                if child.null_count and not part.nullable:
                    raise ValueError(f"part {part.name} of {field.name} is declared never to be missing")
                yield _flat((field.name, part.name), part, child)
        elif pa.types.is_list(field.type):
            yield _List((field.name, "list", "element"), int(field.nullable), array)
        else:
            yield _flat((field.name,), field, array)


def _flat(path: tuple[str, ...], field: pa.Field, array: pa.Array) -> Leaf:
    if pa.types.is_string(field.type):
        return _Texts(path, int(field.nullable), array)
    if pa.types.is_boolean(field.type):
        return _Truths(path, int(field.nullable), array)
    return _Numbers(path, int(field.nullable), array)


class _Numbers:
    def __init__(self, path: tuple[str, ...], depth: int, array: pa.Array) -> None:
        self.path, self.physical, self.depth = path, _PHYSICAL[array.type], depth
        kind = np.dtype(np.uint32 if self.physical in {WORD, SINGLE} else np.uint64)
        held = array.buffers()[1]
        words: Words = np.zeros(0, kind) if held is None else np.frombuffer(held, kind)
        self.words: Words = words[array.offset : array.offset + len(array)]
        self.valid = _bits(array)

    def needs(self, start: int, stop: int) -> tuple[int, int]:
        return (stop - start) * (self.words.itemsize + 3) + 64, stop - start

    def page(self, start: int, stop: int, room: Room) -> Page:
        valid = self.valid[start >> 3 :]
        return Page(stop - start, *pages.numbers(self.words[start:stop], valid, self.depth, room))


class _Truths:
    physical = TRUTH

    def __init__(self, path: tuple[str, ...], depth: int, array: pa.Array) -> None:
        self.path, self.depth, self.first = path, depth, array.offset
        self.bits = np.frombuffer(array.buffers()[1], np.uint8)
        self.valid = _bits(array)

    def needs(self, start: int, stop: int) -> tuple[int, int]:
        return stop - start + 64, stop - start

    def page(self, start: int, stop: int, room: Room) -> Page:
        valid = self.valid[start >> 3 :]
        end = pages.truths(self.bits, self.first + start, stop - start, valid, self.depth, room)
        return Page(stop - start, 0, 0, end)


class _Texts:
    physical = TEXT

    def __init__(self, path: tuple[str, ...], depth: int, array: pa.Array) -> None:
        self.path, self.depth = path, depth
        self.offsets, self.data = _texts(array)
        self.valid = _bits(array)

    def needs(self, start: int, stop: int) -> tuple[int, int]:
        return int(self.offsets[stop] - self.offsets[start]) + 7 * (stop - start) + 64, stop - start

    def page(self, start: int, stop: int, room: Room) -> Page:
        offsets, valid = self.offsets[start : stop + 1], self.valid[start >> 3 :]
        return Page(stop - start, *pages.texts(offsets, self.data, valid, self.depth, room))


@dataclass
class _List:
    path: tuple[str, ...]
    depth: int
    array: pa.Array
    physical: int = TEXT

    def __post_init__(self) -> None:
        self.items: NDArray[np.int32] = _offsets(self.array)
        self.valid = _bits(self.array)
        _, encoded = lately.known(self.array.values)
        self.codes = None
        if encoded is not None and not encoded.null_count and pa.types.is_int32(encoded.indices.type):
            self.codes = encoded.indices.to_numpy()
        self.offsets, self.data = _texts(self.array.values if encoded is None else encoded.dictionary)
        self.items_valid = self.array.values.null_count > 0

    def needs(self, start: int, stop: int) -> tuple[int, int]:
        first, last = self.items[start], self.items[stop]
        values = int(last - first) + stop - start
        held = self.array.values.slice(first, last - first)
        return held.nbytes + 8 * values + 128, values

    def page(self, start: int, stop: int, room: Room) -> Page:
        offsets, valid = self.items[start : stop + 1], self.valid[start >> 3 :]
        first, last = int(offsets[0]), int(offsets[-1])
        there = _bits(self.array.values.slice(first, last - first)) if self.items_valid else _NOTHING
        count, at = pages.levels(offsets, valid, self.depth, there, room)
        if self.codes is not None:
            return Page(count, *pages.values_by_code(self.codes[first:last], self.offsets, self.data, room, at))
        extent = pages.values_of_texts(self.offsets[first : last + 1], self.data, there, room, at)
        return Page(count, *extent)


def _bits(array: pa.Array) -> Bytes:
    """Which values are there, a bit each from the first on; empty where all are."""
    if not array.null_count:
        return _NOTHING
    held = array.buffers()[0]
    if array.offset % 8:
        held, offset = array.is_valid().buffers()[1], 0
    else:
        offset = array.offset
    return np.frombuffer(held, np.uint8)[offset >> 3 :]


def _offsets(array: pa.Array) -> NDArray[np.int32]:
    held = array.buffers()[1]
    if held is None or not held.size:
        return np.zeros(len(array) + 1, np.int32)
    return np.frombuffer(held, np.int32)[array.offset : array.offset + len(array) + 1]


def _texts(array: pa.Array) -> tuple[NDArray[np.int32], Bytes]:
    """Where the texts of an array begin, and their bytes with some beyond them, from a word's first on."""
    held, offsets = array.buffers()[2], _offsets(array)
    data = np.zeros(((int(offsets[-1]) >> 3) + 3) << 3, np.uint8)
    if held is not None and held.size:
        data[offsets[0] : offsets[-1]] = np.frombuffer(held, np.uint8)[offsets[0] : offsets[-1]]
    return offsets, data
