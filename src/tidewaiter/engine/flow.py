"""A projection that never ends: the engine keeps all it prepared, and each call lets some rows through.

An expression with a regular expression costs the engine milliseconds before its first row, because it is
compiled for every run: the checks of intake need 270 ms for that and 0.3 ms for a row. So the statement runs
once, over a stream of Arrow batches without end, and stays open. A call puts its rows into the stream and
reads until they come out. Whenever the engine asks for more than there is, it gets rows of nulls, which are
told apart by their turn and thrown away; it works one batch ahead at most.

Only for projections: a row in is a row out, in order, and nothing of one row reaches another. `flows` says of
a statement whether it is one.
"""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from threading import Lock

import duckdb
import pyarrow as pa

SIZES = (1, 64, 2048)
"""Rows that go through at once, each in a flow of its own; the largest is the engine's vector."""

_STEPS = frozenset({"PROJECTION", "PYTHON_ARROW_SCAN"})


def flows(connection: duckdb.DuckDBPyConnection, sql: str, tables: Mapping[str, pa.Table]) -> bool:
    """Whether a statement over registered tables is nothing but a projection of the one there is."""
    if len(tables) != 1:
        return False
    explained = connection.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall()
    return set(_steps(json.loads(explained[0][1]))) <= _STEPS


def _steps(plan: list[dict[str, object]]) -> Iterator[str]:
    for node in plan:
        yield str(node["name"]).strip()
        children = node["children"]
        if isinstance(children, list):
            yield from _steps(children)


class Flow:
    """An open projection of the rows of one table; `pulls` counts the batches that the engine took, nulls included."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, sql: str, name: str, schema: pa.Schema, size: int) -> None:
        self._schema = pa.schema([field.with_nullable(nullable=True) for field in schema])
        self._size = size
        self._nulls = pa.RecordBatch.from_arrays([pa.nulls(size, f.type) for f in self._schema], schema=self._schema)
        self._waiting: deque[pa.RecordBatch] = deque()
        self._turns: deque[bool] = deque()
        self._lock = Lock()
        self.pulls = 0
        connection = engine.cursor()
        # The smallest buffer: the engine would otherwise work 25 batches of nulls ahead.
        connection.execute("SET streaming_buffer_size = '1B'")
        connection.register(name, pa.RecordBatchReader.from_batches(self._schema, self._stream()))
        self._connection = connection
        self._results = connection.sql(sql).to_arrow_reader(size)

    def run(self, table: pa.Table) -> pa.Table:
        """What the projection gives for each row of a table with the flow's columns."""
        with self._lock:
            parts = [self._passed(table.slice(at, self._size)) for at in range(0, table.num_rows, self._size)]
        return pa.Table.from_batches(parts, self._results.schema)

    def close(self) -> None:
        """Let the engine go; the flow cannot run again."""
        with self._lock:
            self._results.close()
            self._connection.close()

    def _passed(self, rows: pa.Table) -> pa.RecordBatch:
        columns = [_filled(column, self._size) for column in rows.columns]
        self._waiting.append(pa.RecordBatch.from_arrays(columns, schema=self._schema))
        while True:
            result = self._results.read_next_batch()
            if result.num_rows != self._size:
                raise RuntimeError(f"a projection gave {result.num_rows} rows for {self._size}")
            if self._turns.popleft():
                return result.slice(0, rows.num_rows)

    def _stream(self) -> Iterator[pa.RecordBatch]:
        while True:
            self.pulls += 1
            self._turns.append(bool(self._waiting))
            yield self._waiting.popleft() if self._waiting else self._nulls


def _filled(column: pa.ChunkedArray, size: int) -> pa.Array:
    """One array of so many rows, nulls at the end."""
    chunks = column.chunks
    if len(column) < size:
        chunks = [*chunks, pa.nulls(size - len(column), column.type)]
    return chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks)
