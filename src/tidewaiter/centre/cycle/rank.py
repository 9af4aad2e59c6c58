"""Where a consignment stands in its day's flow: how many of those assessed that day score higher."""

from datetime import date, timedelta

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import memory
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history.relation import path_literal

MOST_FILES = 500
"""A day in more files than this (a stream that was not compacted yet) is not read for one answer."""


def of_day(workspace: Workspace, score: float, on: date) -> tuple[int, int] | None:
    """Rank, from 1, of a score among the consignments assessed on a day, and their number; None for too many files."""
    entries = batches.lake_files(LakeKind.ASSESSMENTS, from_date=on, until_date=on + timedelta(days=1))
    files = memory.paths(workspace, entries)
    if not files or len(files) > MOST_FILES:
        return None
    listed = ", ".join(path_literal(file) for file in files)
    connection = local.connect()
    try:
        found = connection.sql(
            f"""
            SELECT count(*) FILTER (score > $score) AS higher, count(*) AS counted FROM (
                SELECT max_by(score, assessed_at) AS score
                FROM read_parquet([{listed}], hive_partitioning = false, union_by_name = true)
                GROUP BY consignment_id)
            """,
            params={"score": score},
        ).to_arrow_table()
    finally:
        connection.close()
    return found["higher"][0].as_py() + 1, found["counted"][0].as_py()
