"""The embedded engine: DuckDB over Arrow tables and Parquet files.

One of the two places where code meets an execution engine. Definitions (checks, features, profiles,
rules) are SQL expressions held as data elsewhere; here they are only run. Nothing here keeps state.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

MEMORY_LIMIT = "4GB"


def connect(threads: int = 2, memory_limit: str = MEMORY_LIMIT, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Give an in-memory connection in UTC; with `spill` it writes what does not fit there instead of dying."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"SET threads = {int(threads)}")
    connection.execute(f"SET memory_limit = '{memory_limit}'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    if spill is not None:
        connection.execute(f"SET temp_directory = '{spill.as_posix()}'")
    return connection


def query(sql: str, tables: Mapping[str, pa.Table] | None = None) -> pa.Table:
    """Run one statement of the product's own SQL over named Arrow tables; row order follows the statement."""
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
