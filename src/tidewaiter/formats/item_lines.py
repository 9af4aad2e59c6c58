"""The goods items of one consignment, which may become very many: a line of four bytes is an item.

An item is a dict with fields of `cargo.schema.ITEM`. The latest may be changed, those before them are chunks of JSON,
column by column and compressed, which take a tenth of the memory or less. Arrow takes the lines as it takes a list.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import overload

import pyarrow as pa

from tidewaiter.cargo.empty_columns import nulls
from tidewaiter.cargo.schema import ITEM
from tidewaiter.formats.packed import Small, opened, small

PACKED = 2048
"""So many are kept as dicts."""

Item = dict[str, object]


Chunk = dict[str, Small | None]
"""PACKED items: the JSON of each column, None for one without a value."""


def _packed(items: list[Item]) -> Chunk:
    return {name: _column([item.get(name) for item in items]) for name in dict.fromkeys(chain.from_iterable(items))}


def _column(values: list[object]) -> Small | None:
    return None if all(value is None for value in values) else small(values)


def _values(column: Small | None) -> Iterable[object]:
    return repeat(None, PACKED) if column is None else opened(column)


def _unpacked(chunk: Chunk) -> list[Item]:
    if not chunk:
        return [{} for _ in range(PACKED)]
    return [dict(zip(chunk, one, strict=True)) for one in zip(*map(_values, chunk.values()), strict=True)]


class ItemLines(Sequence[Item]):
    """Items in their order; the last one, at -1, may be changed, any other is what it was."""

    __slots__ = ("_chunks", "_opened", "_recent")

    def __init__(self) -> None:
        self._chunks: list[Chunk] = []
        self._recent: list[Item] = []
        self._opened: tuple[int, list[Item]] | None = None

    def append(self, item: Item) -> None:
        """Take one more, of texts, numbers and None; a field that others have and it has not is None."""
        if len(self._recent) >= PACKED:
            self._chunks.append(_packed(self._recent))
            self._recent = []
        self._recent.append(item)

    def _chunk(self, number: int) -> list[Item]:
        """The items of a chunk; the last one that was asked for is at hand."""
        if number == len(self._chunks):
            return self._recent
        if self._opened is None or self._opened[0] != number:
            self._opened = (number, _unpacked(self._chunks[number]))
        return self._opened[1]

    def __len__(self) -> int:
        """How many there are."""
        return PACKED * len(self._chunks) + len(self._recent)

    def __bool__(self) -> bool:
        """Whether there are any: the latest are never none of some."""
        return bool(self._recent)

    def __iter__(self) -> Iterator[Item]:
        """Each in their order."""
        for number in range(len(self._chunks) + 1):
            yield from self._chunk(number)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> list[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | list[Item]:
        """One, or some."""
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number, within = divmod(range(len(self))[at], PACKED)
        return self._chunk(number)[within]

    @property
    def last(self) -> Item:
        """The last one, which may be changed; at least one was taken."""
        return self._recent[-1]

    def column(self, name: str) -> Iterable[object]:
        """What each says in a field, None where it says nothing."""
        last = [item.get(name) for item in self._recent]
        return chain(self._packed_column(name), last) if self._chunks else last

    def _packed_column(self, name: str) -> Iterator[object]:
        for chunk in self._chunks:
            yield from _values(chunk.get(name))

    @property
    def many(self) -> bool:
        """Whether they are more than are kept as dicts."""
        return bool(self._chunks)

    def as_list(self) -> pa.ListArray:
        """All of them as the one list of a column, column by column."""
        columns = [self._filled(field) for field in ITEM]
        offsets = pa.array([0, len(self)], pa.int32())
        return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(columns, fields=list(ITEM)))

    def _filled(self, field: pa.Field) -> pa.Array:
        last = pa.array([item.get(field.name) for item in self._recent], field.type)
        if last.null_count == len(last) and all(chunk.get(field.name) is None for chunk in self._chunks):
            return nulls(len(self), field.type)
        chunks = (chunk.get(field.name) for chunk in self._chunks)
        parts = (
            nulls(PACKED, field.type) if column is None else pa.array(opened(column), field.type) for column in chunks
        )
        return pa.concat_arrays([*parts, last])

    def total(self, name: str) -> float | None:
        """The sum of a number that every item has, in their order; None where one has none, 0 for no item."""
        for value in self.column(name):
            if not isinstance(value, float):
                return None
        return self.held(name)

    def held(self, name: str) -> float:
        """The sum of a number over the items that have it, in their order."""
        return sum(value for value in self.column(name) if isinstance(value, float))

    def descriptions(self) -> str:
        """What the items are, each description once."""
        return ", ".join(dict.fromkeys(str(text) for text in self.column("goods_description") if text))

    def currencies(self) -> set[object]:
        """The currencies of the items that have a value."""
        pairs = zip(self.column("currency"), self.column("declared_value"), strict=True)
        return {currency for currency, value in pairs if value is not None}
