"""Small evidence graphs: consignments by what they name, a day each."""

import pyarrow as pa

from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.links.expansion import DAY
from tidewaiter.links.graph import Graph
from tidewaiter.links.segment import Segment

Row = tuple[str, float, dict[str, str]]
"""Consignment, day of receipt since 1970, and the value it names of each kind."""


def traces(rows: list[Row]) -> pa.Table:
    columns = sorted({name for _, _, named in rows for name in named})
    made = {
        "consignment_id": pa.array([name for name, _, _ in rows], pa.string()),
        "received_at": pa.array([int(day * DAY) for _, day, _ in rows], pa.timestamp("us", tz="UTC")),
    }
    for column in columns:
        made[f"hash_{column}"] = xxh64(pa.array([named.get(column) for _, _, named in rows], pa.string()))
    return pa.table(made)


def graph(*parts: list[Row]) -> Graph:
    """A segment a list."""
    return Graph(tuple(Segment.of_traces(traces(rows)) for rows in parts))
