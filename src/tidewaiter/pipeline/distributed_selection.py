"""Selecting on Spark: each facility's candidates meet in one worker, and are drawn from by `selection.select`.

Only narrow columns travel: a facility's day is some hundred thousand rows of identity, score, novelty and lookouts.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from tidewaiter.engine import spark
from tidewaiter.pipeline.candidates import NOVELTY
from tidewaiter.selection.arms import Shares
from tidewaiter.selection.select import SELECTION, Drawing, select

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CANDIDATE = pa.schema(
    [
        pa.field("consignment_id", pa.string()),
        pa.field("version", pa.int32()),
        pa.field("score", pa.float64()),
        pa.field("novelty", pa.float64()),
        pa.field("lookouts", pa.list_(pa.string())),
    ]
)
SELECTED = pa.schema([pa.field("entry_office", pa.string()), *SELECTION])


def selected(
    session: "SparkSession",
    assessments: "DataFrame",
    capacities: Mapping[str, int],
    *,
    shares: Shares,
    on: date,
    shift: str,
    seed: int,
) -> "DataFrame":
    """A row (SELECTED) for each ASSESSMENT row that one of these facilities meets in a shift, chosen or not.

    `assessments` are those due in the shift, a consignment once; `capacities` says how many each facility opens.
    """
    sql = f"SELECT *, CAST({NOVELTY} AS DOUBLE) AS novelty FROM due WHERE entry_office IS NOT NULL"
    due = spark.run(session, sql, {"due": assessments})
    open_there = due.where(due["entry_office"].isin(list(capacities)))

    def drawn(facility: str, candidates: pa.Table) -> pa.Table:
        chosen = select(candidates, capacities[facility], shares, Drawing(facility, on, shift, seed))
        return chosen.add_column(0, "entry_office", pa.repeat(pa.scalar(facility), chosen.num_rows))

    return spark.grouped(open_there, "entry_office", drawn, CANDIDATE, SELECTED)
