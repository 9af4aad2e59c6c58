"""Tables of one schema as they are read, and all of them as one at the end.

The latest are kept as they are, those before them compressed, each column alone: what a file says once stands in each
of its rows, and a row of a unit of six bytes takes a hundred. A column that says one thing is that one value. Columns
are taken out one after another when the table is made, and what was compressed of them goes.
"""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.empty_columns import combined, nulls

PACKED = 16
"""So many tables are kept as they are."""
_SMALL = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
_READ = pa.ipc.IpcReadOptions(use_threads=False)

Kept = Any  # pyarrow has no types of its own
"""A column of a chunk: compressed, or the value that each of its rows has."""


class PackedTables:
    """Tables one after another."""

    __slots__ = ("_chunks", "_recent", "_rows")

    def __init__(self) -> None:
        self._recent: list[pa.Table] = []
        self._chunks: list[tuple[int, dict[str, Kept]]] = []
        """Of each chunk its rows, and the columns that have a value."""
        self._rows = 0

    def __len__(self) -> int:
        """How many rows there are."""
        return self._rows

    def append(self, table: pa.Table) -> None:
        """Take one more."""
        if len(self._recent) >= PACKED:
            self._pack()
        self._recent.append(table)
        self._rows += table.num_rows

    def _pack(self) -> None:
        whole = combined(self._recent)
        columns = zip(whole.schema, whole.columns, strict=True)
        held = {field.name: _kept(column, field) for field, column in columns if column.null_count < len(column)}
        self._chunks.append((whole.num_rows, held))

    def taken(self) -> pa.Table:
        """All of them as one table of one chunk a column, at least one was taken; none are left."""
        if not self._chunks:
            return combined(self._recent)
        last = combined(self._recent)
        pa.default_memory_pool().release_unused()
        said = _SaidByAll(self._rows)
        # A column is there twice while it is made: the widest ones are made before the others are there.
        widest_first = sorted(last.schema, key=lambda field: not pa.types.is_nested(field.type))
        columns = {field.name: self._taken(field, last[field.name], said) for field in widest_first}
        self._chunks.clear()
        return pa.Table.from_arrays([columns[name] for name in last.schema.names], schema=last.schema)

    def _taken(self, field: pa.Field, last: pa.ChunkedArray, said: "_SaidByAll") -> pa.Array:
        """A column of all tables; what was kept of it goes."""
        kept = [(rows, held.pop(field.name, None)) for rows, held in self._chunks]
        if not any(kept_here is not None for _, kept_here in kept) and last.null_count == len(last):
            return nulls(self._rows, field.type)
        of_last = _only(last, field)
        if of_last is not None and all(isinstance(one, pa.Scalar) and one == of_last for _, one in kept):
            return said.column(of_last)
        parts = [part for rows, one in kept for part in _column(one, rows, field)]
        kept.clear()
        made = pa.chunked_array([*parts, *last.chunks], field.type).combine_chunks()
        # What lies between the chunks of columns to come is given back.
        del parts
        pa.default_memory_pool().release_unused()
        return made


class _SaidByAll:
    """Columns of which each row has one value: of one text they are one, of texts of one length they share offsets."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._texts: dict[bytes, pa.Array] = {}
        self._offsets: dict[int, pa.Buffer] = {}

    def column(self, value: pa.Scalar) -> pa.Array:
        """The column of a value."""
        if not pa.types.is_string(value.type):
            return pa.repeat(value, self._rows)
        text = value.as_buffer().to_pybytes()
        if text not in self._texts:
            _, offsets, texts = pa.repeat(value, self._rows).buffers()
            shared = self._offsets.setdefault(len(text), offsets)
            self._texts[text] = pa.Array.from_buffers(value.type, self._rows, [None, shared, texts], null_count=0)
        return self._texts[text]


def _kept(column: pa.ChunkedArray, field: pa.Field) -> Kept:
    only = _only(column, field)
    if only is not None:
        return only
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, pa.schema([field]), options=_SMALL) as stream:
        stream.write_table(pa.Table.from_arrays([column], schema=pa.schema([field])))
    return sink.getvalue()


def _only(column: pa.ChunkedArray, field: pa.Field) -> pa.Scalar | None:
    """The value that every row has; None where they differ, where some have none, and for lists and maps."""
    if column.null_count or not len(column) or pa.types.is_nested(field.type):
        return None
    first, last = column[0], column[len(column) - 1]
    return first if first == last and pc.all(pc.equal(column, first)).as_py() else None


def _column(kept: Kept | None, rows: int, field: pa.Field) -> list[pa.Array]:
    if kept is None:
        return [nulls(rows, field.type)]
    if isinstance(kept, pa.Scalar):
        return [pa.repeat(kept, rows)]
    return list(pa.ipc.open_stream(kept, options=_READ).read_all().column(0).chunks)
