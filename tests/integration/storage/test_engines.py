"""The lake as other engines read it: pyarrow, Polars and DuckDB see the same rows, before and after compaction."""

import sqlite3

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from sending import ACTOR, live

from tidewaiter.centre.cycle import storage
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history import lake

PLAIN = [field.name for field in lake.LAKE if not pa.types.is_nested(field.type)]


def manifest(workspace: Workspace) -> list[str]:
    """As docs/lake.md says: paths of the files that count."""
    connection = sqlite3.connect(workspace.home / "centre.sqlite3")
    try:
        found = connection.execute("SELECT path FROM batches_lakefile WHERE kind = 'consignments' ORDER BY path")
        return [(workspace.lake / path).as_posix() for (path,) in found]
    finally:
        connection.close()


def read_by_all(paths: list[str]) -> list[list[dict[str, object]]]:
    by_pyarrow = pa.concat_tables([pq.read_table(path, partitioning=None) for path in paths]).select(PLAIN)
    by_polars = pl.scan_parquet(paths, hive_partitioning=False).select(PLAIN).collect().to_arrow()
    listed = ", ".join(f'"{name}"' for name in PLAIN)
    sql = f"SELECT {listed} FROM read_parquet(?, union_by_name = true, hive_partitioning = false)"
    by_duckdb = duckdb.connect().sql(sql, params=[paths]).to_arrow_table()
    schema = pa.schema([lake.LAKE.field(name).with_nullable(True) for name in PLAIN])  # noqa: FBT003 - pyarrow's signature
    return [
        table.cast(schema).sort_by([("consignment_id", "ascending"), ("version", "ascending")]).to_pylist()
        for table in (by_pyarrow, by_polars, by_duckdb)
    ]


def test_every_engine_reads_the_same_rows(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace)
    before = read_by_all(manifest(sqlite_workspace))
    storage.compact_lake(sqlite_workspace, actor=ACTOR)
    after = read_by_all(manifest(sqlite_workspace))
    assert len(before[0]) > 20
    assert all(rows == before[0] for rows in [*before, *after])
