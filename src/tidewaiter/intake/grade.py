"""Grades A to E: how good the data of a row, and of a filer, is. Not how risky the goods are.

Two tables, read from the top: the first line that a row or filer stays within is its grade.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.problem import Severity
from tidewaiter.engine.local import query
from tidewaiter.intake.check import quoted


@dataclass(frozen=True, slots=True)
class RowGrade:
    """A row has this grade when it has at most so many errors and warnings; None sets no limit."""

    grade: str
    errors: int | None
    warnings: int | None


@dataclass(frozen=True, slots=True)
class FilerGrade:
    """A filer has this grade when at most this share of its rows has an error or could not be used."""

    grade: str
    share_with_error: float


ROW_GRADES = (
    RowGrade("A", errors=0, warnings=0),
    RowGrade("B", errors=0, warnings=None),
    RowGrade("C", errors=1, warnings=None),
    RowGrade("D", errors=3, warnings=None),
    RowGrade("E", errors=None, warnings=None),
)

FILER_GRADES = (
    FilerGrade("A", share_with_error=0.01),
    FilerGrade("B", share_with_error=0.05),
    FilerGrade("C", share_with_error=0.15),
    FilerGrade("D", share_with_error=0.40),
    FilerGrade("E", share_with_error=1.00),
)

GRADES = tuple(line.grade for line in ROW_GRADES)


def row_grades(errors: NDArray[np.int64], warnings: NDArray[np.int64]) -> pa.Array:
    """The grade of each row from its numbers of errors and warnings (same length)."""
    fits = [_within(errors, line.errors) & _within(warnings, line.warnings) for line in ROW_GRADES]
    first = np.select(fits, range(len(GRADES)), default=len(GRADES) - 1)
    return pc.take(pa.array(GRADES, pa.string()), pa.array(first))


def _within(count: NDArray[np.int64], limit: int | None) -> NDArray[np.bool_]:
    return np.ones(len(count), dtype=bool) if limit is None else count <= limit


def filer_grade(share_with_error: float) -> str:
    """The grade of a filer of whose rows this share (0 to 1) has an error or could not be used."""
    return next((line.grade for line in FILER_GRADES if share_with_error <= line.share_with_error), GRADES[-1])


def filer_grades(rows: pa.Table, problems: pa.Table) -> pa.Table:
    """Quality by filer for one batch: `rows` as examined (filer, grade) and their long problems table.

    Gives filer, rows (used), quarantined (rows with a fatal problem), graded_a to graded_e, share_with_error (rows
    with an error or quarantined, of all), grade; ordered by filer, rows without a filer last.
    """
    counted = ", ".join(f"count(*) FILTER (grade = '{g}') AS graded_{g.lower()}" for g in GRADES)
    summed = ", ".join(f"coalesce(graded_{g.lower()}, 0) AS graded_{g.lower()}" for g in GRADES)
    with_error = " + ".join(f"graded_{line.grade.lower()}" for line in ROW_GRADES if line.errors != 0)
    lines = " ".join(f"WHEN share_with_error <= {line.share_with_error} THEN '{line.grade}'" for line in FILER_GRADES)
    sql = f"""
        WITH used AS (SELECT filer, count(*) AS rows, {counted} FROM examined GROUP BY filer),
        fatal AS (
            SELECT filer, count(DISTINCT row) AS quarantined FROM problems
            WHERE severity = {quoted(Severity.FATAL)} GROUP BY filer
        ),
        both_sides AS (
            SELECT coalesce(used.filer, fatal.filer) AS filer, coalesce(rows, 0) AS rows,
                coalesce(quarantined, 0) AS quarantined, {summed}
            FROM used FULL JOIN fatal ON used.filer IS NOT DISTINCT FROM fatal.filer
        ),
        shares AS (SELECT *, ({with_error} + quarantined) / greatest(rows + quarantined, 1) AS share_with_error
            FROM both_sides)
        SELECT *, CASE {lines} END AS grade FROM shares ORDER BY filer NULLS LAST
    """
    return query(sql, {"examined": rows.select(["filer", "grade"]), "problems": problems})
