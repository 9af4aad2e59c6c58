"""Grades A to E: how good the data of a row, and of a filer, is. Not how risky the goods are.

Two tables, read from the top: the first line that a row or filer stays within is its grade.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.problem import Severity
from tidewaiter.engine.buffers import whole


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
    used, fatal = whole(rows["filer"]), problems.filter(pc.equal(problems["severity"], str(Severity.FATAL)))
    named = pc.unique(pa.concat_arrays([used, fatal["filer"].combine_chunks()]))
    filers = named.take(pc.sort_indices(named))
    graded = _counted(used, whole(rows["grade"]), filers)
    quarantined = _different_rows(fatal, filers)
    count = _at(filers, used)
    rows_used = np.bincount(count, minlength=len(filers))
    with_error = sum(graded[:, n] for n, line in enumerate(ROW_GRADES) if line.errors != 0) + quarantined
    share = with_error / np.maximum(rows_used + quarantined, 1)
    return pa.table(
        {
            "filer": filers,
            "rows": rows_used,
            "quarantined": quarantined,
            **{f"graded_{name.lower()}": graded[:, n] for n, name in enumerate(GRADES)},
            "share_with_error": share,
            "grade": pa.array([filer_grade(one) for one in share.tolist()], pa.string()),
        }
    )


def _at(filers: pa.Array, named: pa.Array) -> NDArray[np.int64]:
    """The place of each name among the filers; null is a filer like another."""
    return np.asarray(pc.index_in(named, value_set=filers).to_numpy(), dtype=np.int64)


def _counted(named: pa.Array, grades: pa.Array, filers: pa.Array) -> NDArray[np.int64]:
    """How many rows of each filer have each grade, shape (filers, grades)."""
    grade = pc.index_in(grades, value_set=pa.array(GRADES, pa.string()))
    known = pc.is_valid(grade).to_numpy(zero_copy_only=False)
    place = _at(filers, named)[known] * len(GRADES) + grade.drop_null().to_numpy()
    return np.bincount(place, minlength=len(filers) * len(GRADES)).reshape(len(filers), len(GRADES))


def _different_rows(problems: pa.Table, filers: pa.Array) -> NDArray[np.int64]:
    """How many different rows (those that problems name) each filer has among some problems."""
    known = problems.filter(pc.is_valid(problems["row"]))
    place = _at(filers, known["filer"].combine_chunks())
    pairs = np.unique(np.stack([place, known["row"].to_numpy().astype(np.int64)]), axis=1)
    return np.bincount(pairs[0], minlength=len(filers))
