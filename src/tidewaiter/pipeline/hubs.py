"""Hubs: keys that touch so many consignments that what is true of one says little of the others."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation


def busy(
    connection: duckdb.DuckDBPyConnection,
    history: Sequence[Path],
    rows: Sequence[Mapping[str, object]],
    limits: Mapping[str, int],
    *,
    since: datetime,
) -> set[tuple[str, str]]:
    """The (kind, key) of these lake rows that more consignments touched since a moment than the kind's limit."""
    found: set[tuple[str, str]] = set()
    for kind, limit in limits.items():
        keys = {str(row[f"key_{kind}"]): row[f"hash_{kind}"] for row in rows if row.get(f"key_{kind}") is not None}
        if not keys:
            continue
        scan = relation(connection, history, (f"hash_{kind}", f"event_{kind}", "received_at"), LAKE)
        sql = f"""
            SELECT hash_{kind} FROM {scan}
            WHERE event_{kind} AND received_at >= $since AND hash_{kind} IN (SELECT unnest($hashes::BIGINT[]))
            GROUP BY ALL HAVING count(*) > $more_than
        """
        parameters = {"since": since, "hashes": list(keys.values()), "more_than": limit}
        crowded = {row[0] for row in connection.sql(sql, params=parameters).fetchall()}
        found |= {(kind, key) for key, hashed in keys.items() if hashed in crowded}
    return found
