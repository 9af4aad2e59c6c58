"""Selecting on Spark: each facility's candidates meet in one worker, and are drawn from by `selection.select`.

Only narrow columns travel: a facility's day is some hundred thousand rows of identity, scores, novelty, lookouts, mass.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from tidewaiter.engine import spark
from tidewaiter.engine.local import query
from tidewaiter.pipeline.candidates import NOVELTY, STRATUM, WORTH
from tidewaiter.selection.arms import Shares
from tidewaiter.selection.capacity import Shift
from tidewaiter.selection.select import SELECTION, Drawing, select_shift

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CANDIDATE = pa.schema(
    [
        pa.field("consignment_id", pa.string()),
        pa.field("version", pa.int32()),
        pa.field("score", pa.float64()),
        pa.field("rule_score", pa.float64()),
        pa.field("novelty", pa.float64()),
        pa.field("lookouts", pa.list_(pa.string())),
        pa.field("gross_mass_log", pa.float64()),
        pa.field("stratum", pa.string()),
    ]
)
SELECTED = pa.schema([pa.field("entry_office", pa.string()), *SELECTION])


def selected(
    session: "SparkSession",
    assessments: "DataFrame",
    shifts: Mapping[str, Shift],
    *,
    shares: Shares,
    on: date,
    seed: int,
) -> "DataFrame":
    """A row (SELECTED) for each ASSESSMENT row that one of these facilities meets in a shift, chosen or not.

    `assessments` are those due in the shift, a consignment once; `shifts` names the shift of each facility.
    Columns are taken by Spark, and computed with by the embedded engine, which answers alike everywhere.
    """
    sql = f"""
        SELECT *, CAST({NOVELTY} AS DOUBLE) AS novelty, features.gross_mass_log, {STRATUM} AS stratum
        FROM due WHERE entry_office IS NOT NULL
    """
    due = spark.run(session, sql, {"due": assessments})
    open_there = due.where(due["entry_office"].isin(list(shifts)))

    def drawn(facility: str, candidates: pa.Table) -> pa.Table:
        derived = f"SELECT *, exp(gross_mass_log) AS gross_mass_kg, {WORTH} AS worth FROM narrow"
        shift = shifts[facility]
        chosen = select_shift(
            query(derived, {"narrow": candidates}), shift, shares, Drawing(facility, on, shift.name, seed)
        )
        return chosen.add_column(0, "entry_office", pa.repeat(pa.scalar(facility), chosen.num_rows))

    return spark.grouped(open_there, "entry_office", drawn, CANDIDATE, SELECTED)
