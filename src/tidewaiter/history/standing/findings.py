"""Examinations and findings by key: few enough to be counted anew whenever one comes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.local import query
from tidewaiter.history.lake import LAKE
from tidewaiter.history.profiles import age_days
from tidewaiter.history.relation import relation
from tidewaiter.history.standing.ledger import Ledger
from tidewaiter.history.statistics import STATISTICS, Measure, Statistic

COUNTED: tuple[Statistic, ...] = tuple(s for s in STATISTICS if s.measure in {Measure.EXAMINATIONS, Measure.FINDINGS})
"""The statistics kept here, a count of each ledger."""

_HASHES = tuple(f"hash_{kind}" for kind in KIND_NAMES)

EXAMINED = pa.schema([pa.field("consignment_id", pa.string()), *(pa.field(name, pa.int64()) for name in _HASHES)])
"""Versions of examined consignments: what an outcome must be joined to."""


def versions_of(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], ids: pa.Array | pa.ChunkedArray
) -> pa.Table:
    """The versions of consignments in narrow history files, schema EXAMINED."""
    scan = relation(connection, files, EXAMINED.names, LAKE)
    connection.register("examined_ids", pa.table({"consignment_id": ids}))
    try:
        sql = f"SELECT DISTINCT * FROM {scan} SEMI JOIN examined_ids USING (consignment_id) ORDER BY ALL"
        return connection.sql(sql).to_arrow_table().cast(EXAMINED)
    finally:
        connection.unregister("examined_ids")


def ledgers(examined: pa.Table, outcomes: pa.Table, as_of: datetime) -> Mapping[str, Ledger]:
    """For each kind, counts of COUNTED by key as of a moment; `examined` as EXAMINED, `outcomes` as for profiles."""
    moment = f"TIMESTAMPTZ '{as_of.isoformat()}'"
    counted = ", ".join(f"{s.aggregate} AS {s.name}" for s in COUNTED)
    found = {}
    for kind in KIND_NAMES:
        table = query(
            f"""
            WITH examinations AS (
                SELECT consignment_id, min({age_days("recorded_at", moment)}) AS examined_days,
                    min({age_days("recorded_at", moment)}) FILTER (finding) AS finding_days
                FROM outcomes WHERE recorded_at < {moment} AND (examined OR finding) GROUP BY consignment_id
            )
            SELECT hash_{kind} AS key, {counted}
            FROM (
                SELECT *, consignment_id AS examination, false AS own
                FROM examined JOIN examinations USING (consignment_id)
            )
            WHERE hash_{kind} IS NOT NULL GROUP BY key ORDER BY key
            """,
            {
                "examined": examined,
                "outcomes": outcomes.select(["consignment_id", "recorded_at", "examined", "finding"]),
            },
        )
        keys = table["key"].to_numpy()
        counts = np.stack([table[s.name].to_numpy().astype(np.int32) for s in COUNTED], axis=1)
        found[kind] = Ledger(keys, counts, np.empty((len(keys), 0), np.int64), np.zeros(len(keys), np.int32))
    return found
