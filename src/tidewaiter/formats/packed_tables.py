"""Tables of one schema as they are read, and all of them as one at the end.

The latest are kept as they are, those before them compressed, each column by itself: what a file says once stands in
each of its rows, and a row of a unit of six bytes takes a hundred. When the table is made columns are taken out one
after another, and what was compressed of one is gone before the next.
"""

import pyarrow as pa

from tidewaiter.cargo.empty_columns import combined, nulls

PACKED = 16
"""So many tables are kept as they are."""
_SMALL = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)


class PackedTables:
    """Tables one after another."""

    __slots__ = ("_chunks", "_recent", "_rows")

    def __init__(self) -> None:
        self._recent: list[pa.Table] = []
        self._chunks: list[tuple[int, dict[str, pa.Buffer]]] = []
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
        held = [name for name in whole.column_names if whole[name].null_count < whole.num_rows]
        self._chunks.append((whole.num_rows, {name: _small(whole.select([name])) for name in held}))

    def taken(self) -> pa.Table:
        """All of them as one table of one chunk a column, at least one was taken; none are left."""
        if not self._chunks:
            return combined(self._recent)
        last = combined(self._recent)
        columns: list[pa.Array] = []
        pool = pa.default_memory_pool()
        for field in last.schema:
            parts = [part for chunk in self._chunks for part in _column(chunk, field)] + last[field.name].chunks
            column = pa.chunked_array(parts, field.type)
            empty = column.null_count == len(column)
            columns.append(nulls(len(column), field.type) if empty else column.combine_chunks())
            if not empty:
                # What lies between the chunks of columns to come is given back.
                del parts, column
                pool.release_unused()
        self._chunks.clear()
        return pa.Table.from_arrays(columns, schema=last.schema)


def _small(column: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, column.schema, options=_SMALL) as stream:
        stream.write_table(column)
    return sink.getvalue()


def _column(chunk: tuple[int, dict[str, pa.Buffer]], field: pa.Field) -> list[pa.Array]:
    """A column of a chunk, which has it no longer."""
    rows, columns = chunk
    kept = columns.pop(field.name, None)
    if kept is None:
        return [nulls(rows, field.type)]
    options = pa.ipc.IpcReadOptions(use_threads=False)
    return list(pa.ipc.open_stream(kept, options=options).read_all().column(0).chunks)
