"""Lake files as one relation, whatever columns the older ones have."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.engine.local import query


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def path_literal(path: Path) -> str:
    """A path as an SQL literal that the engine does not take for a pattern."""
    return literal("".join(f"[{c}]" if c in "*?[" else c for c in path.as_posix()))


@cache
def _types(schema: pa.Schema) -> dict[str, str]:
    described = query("DESCRIBE SELECT * FROM empty", {"empty": schema.empty_table()}).to_pylist()
    return {row["column_name"]: row["column_type"] for row in described}


def relation(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    columns: Iterable[str],
    schema: pa.Schema,
    *,
    path: str = "",
) -> str:
    """A parenthesised SELECT of `columns` of `schema` over the files; what a file lacks is null, as are its types kept.

    `path` names a further column that holds the path of each row's file; '' for none. Raises what the engine raises
    where a file is absent or is not Parquet.
    """
    types = _types(schema)
    if not files:
        empty = [f"CAST(NULL AS {types[c]}) AS {c}" for c in columns] + [f"'' AS {path}"] * bool(path)
        return f"(SELECT {', '.join(empty)} WHERE false)"
    paths = ", ".join(path_literal(file) for file in files)
    named = f", filename = '{path}'" if path else ""
    scan = f"read_parquet([{paths}], union_by_name = true, hive_partitioning = false{named})"
    present = {row[0] for row in connection.sql(f"DESCRIBE SELECT * FROM {scan}").fetchall()}
    chosen = ", ".join(f"CAST({c if c in present else 'NULL'} AS {types[c]}) AS {c}" for c in columns)
    return f"(SELECT {chosen}{f', {path}' if path else ''} FROM {scan})"
