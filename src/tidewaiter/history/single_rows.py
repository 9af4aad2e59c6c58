"""A few whole rows out of one Parquet file, without decoding the groups of rows in which they are.

The engine skips, in every column, the values of rows that are not wanted; reading a group decodes a hundred columns of
thirty thousand rows to give one. For a few columns the group is read faster than a statement is planned
(`lake.rows_at`).
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from tidewaiter.engine import local
from tidewaiter.history.relation import literal, path_literal


def at(file: Path, numbers: Sequence[int]) -> pa.Table:
    """The rows of these numbers, from 0, every column as it stands in the file, in the order of the file.

    IndexError where the file has fewer rows.
    """
    wanted = sorted(set(numbers))
    if not wanted:
        return _read(file, "false")
    among = f"file_row_number IN ({', '.join(map(str, wanted))})"
    # The range is what groups of rows are left out by.
    rows = _read(file, f"file_row_number BETWEEN {wanted[0]} AND {wanted[-1]} AND {among}")
    if rows.num_rows != len(wanted):
        raise IndexError(f"{file} does not have rows {', '.join(map(str, wanted))}")
    return rows


def of_version(file: Path, consignment_id: str, version: int) -> pa.Table:
    """The rows of a version of a consignment, every column as it stands in the file."""
    return _read(file, f"consignment_id = {literal(consignment_id)} AND version = {int(version)}")


def _read(file: Path, condition: str) -> pa.Table:
    scan = f"read_parquet({path_literal(file)}, hive_partitioning = false)"
    connection = local.connect(threads=1)
    try:
        return connection.sql(f"SELECT * FROM {scan} WHERE {condition}").to_arrow_table()
    finally:
        connection.close()
