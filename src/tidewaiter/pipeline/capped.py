"""Who was chosen by chance too often of late: an innocent household is not to be opened every week by a draw.

A candidate counts as often as its consignor, its consignee or its delivery address, whichever most, was chosen
by chance. What hit a lookout or scored high is not looked at here: the policy answers for itself.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation

KINDS = ("consignor", "consignee", "consignee_address")
"""Whose chance draws are counted."""


def chance_counts(
    connection: duckdb.DuckDBPyConnection, candidates: pa.Table, chosen: pa.Table, history: Sequence[Path]
) -> pa.Array:
    """How many consignments in `chosen` touch an entity of each candidate, int64, in the order of `candidates`.

    Both have consignment_id and version; `history` are narrow files of the lake that hold the rows of both.
    """
    if not history or not chosen.num_rows or not candidates.num_rows:
        return pa.array([0] * candidates.num_rows, pa.int64())
    columns = ("consignment_id", "version", *(f"hash_{kind}" for kind in KINDS))
    scan = relation(connection, history, columns, LAKE)
    counted = " UNION ALL ".join(
        f"SELECT due.place, count(DISTINCT drawn.consignment_id) AS often FROM due JOIN drawn"
        f" ON due.hash_{kind} = drawn.hash_{kind} AND due.consignment_id <> drawn.consignment_id GROUP BY due.place"
        for kind in KINDS
    )
    sql = f"""
        WITH known AS MATERIALIZED (SELECT * FROM {scan}),
        drawn AS (SELECT * FROM known SEMI JOIN chosen USING (consignment_id, version)),
        due AS (SELECT placed.place, known.* FROM placed JOIN known USING (consignment_id, version))
        SELECT placed.place, coalesce(max(often), 0) AS often
        FROM placed LEFT JOIN ({counted}) USING (place) GROUP BY placed.place ORDER BY placed.place
    """
    placed = candidates.select(["consignment_id", "version"]).append_column(
        "place", pa.array(range(candidates.num_rows), pa.int64())
    )
    connection.register("placed", placed)
    connection.register("chosen", chosen.select(["consignment_id", "version"]))
    try:
        counts: pa.Array = connection.sql(sql).to_arrow_table()["often"].combine_chunks().cast(pa.int64())
    finally:
        connection.unregister("placed")
        connection.unregister("chosen")
    return counts
