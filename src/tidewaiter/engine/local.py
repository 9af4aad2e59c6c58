"""The embedded engine: DuckDB over Arrow tables and Parquet files.

One of the two places where code meets an execution engine. Definitions (checks, features, profiles,
rules) are SQL expressions held as data elsewhere; here they are only run.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.engine.prepared import PLANS
from tidewaiter.engine.threads import threads as threads_here

MEMORY_LIMIT = "4GB"


def connect(
    threads: int | None = None, memory_limit: str = MEMORY_LIMIT, spill: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Give a connection in UTC to an in-memory engine; with `spill` it writes what does not fit there instead of dying.

    `threads` are those that the calling thread may take (`engine/threads.py`) unless they are said.
    Connections of the same settings share an engine, because starting one costs thirty times a connection;
    what is registered or made temporary in one is not seen by another. Close it after use.
    """
    return _engine(threads or threads_here(), memory_limit, spill).cursor()


@cache
def _engine(threads: int, memory_limit: str, spill: Path | None) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads,
        "memory_limit": memory_limit,
        # A list of codes stays an expression: as a join it would cost rows their order, and every row its evaluation.
        "disabled_optimizers": "in_clause",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if spill is not None:
        settings["temp_directory"] = spill.as_posix()
    engine = duckdb.connect(":memory:", config=settings)
    engine.execute("SET GLOBAL TimeZone = 'UTC'")
    return engine


def query(sql: str, tables: Mapping[str, pa.Table] | None = None) -> pa.Table:
    """Run one statement of the product's own SQL over named Arrow tables; row order follows the statement.

    Over small tables a statement that was seen before runs by the plan that was kept (`engine/prepared.py`).
    """
    kept = PLANS.run(sql, tables or {})
    if kept is not None:
        return kept
    connection = connect()
    try:
        for name, table in (tables or {}).items():
            connection.register(name, table)
        return connection.sql(sql).to_arrow_table()
    finally:
        connection.close()


def project(table: pa.Table, expressions: Mapping[str, str]) -> pa.Table:
    """Evaluate named SQL expressions over the columns of `table`, in one pass, row order kept."""
    columns = ", ".join(f'({sql}) AS "{name}"' for name, sql in expressions.items())
    return query(f"SELECT {columns} FROM rows", {"rows": table})
