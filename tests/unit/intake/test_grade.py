import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.intake import grade
from tidewaiter.intake.examine import PROBLEMS


@pytest.mark.parametrize(
    ("errors", "warnings", "expected"),
    [
        (0, 0, "A"),
        (0, 1, "B"),
        (0, 9, "B"),
        (1, 0, "C"),
        (1, 9, "C"),
        (2, 0, "D"),
        (3, 1, "D"),
        (4, 0, "E"),
        (99, 0, "E"),
    ],
)
def test_the_table_of_grades(errors, warnings, expected) -> None:
    assert grade.row_grades(np.array([errors]), np.array([warnings])).to_pylist() == [expected]


def test_no_rows_no_grades() -> None:
    assert grade.row_grades(np.array([], int), np.array([], int)).to_pylist() == []


def problem(row: int, filer: str | None, severity: str) -> dict[str, object]:
    return {"row": row, "code": "c", "path": "", "value": "", "hint": "", "severity": severity, "filer": filer}


def test_a_filer_is_graded_by_the_share_of_its_rows_with_an_error() -> None:
    rows = pa.table({"filer": ["good"] * 20 + ["bad"] * 2, "grade": ["A"] * 18 + ["B", "C"] + ["E", "D"]})
    got = grade.filer_grades(rows, PROBLEMS.empty_table()).to_pylist()
    assert [(r["filer"], r["rows"], r["share_with_error"], r["grade"]) for r in got] == [
        ("bad", 2, 1.0, "E"),
        ("good", 20, 0.05, "B"),
    ]
    assert [got[1][f"graded_{g}"] for g in "abcde"] == [18, 1, 1, 0, 0]


def test_rows_in_quarantine_count_against_their_filer() -> None:
    rows = pa.table({"filer": ["f", None], "grade": ["A", "A"]})
    problems = pa.Table.from_pylist(
        [problem(1, "f", "fatal"), problem(1, "f", "fatal"), problem(2, "gone", "fatal"), problem(0, "f", "error")],
        schema=PROBLEMS,
    )
    got = {r["filer"]: r for r in grade.filer_grades(rows, problems).to_pylist()}
    assert (got["f"]["rows"], got["f"]["quarantined"], got["f"]["share_with_error"]) == (1, 1, 0.5)
    assert (got["gone"]["rows"], got["gone"]["quarantined"], got["gone"]["grade"]) == (0, 1, "E")
    assert got[None]["grade"] == "A"


def test_the_grades_of_both_tables_are_a_to_e_and_never_easier() -> None:
    assert [line.grade for line in grade.ROW_GRADES] == [line.grade for line in grade.FILER_GRADES] == list("ABCDE")
    shares = [line.share_with_error for line in grade.FILER_GRADES]
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize(("share", "expected"), [(0.0, "A"), (0.01, "A"), (0.02, "B"), (0.2, "D"), (1.0, "E")])
def test_a_filer_is_graded_by_its_share_of_errors(share: float, expected: str) -> None:
    assert grade.filer_grade(share) == expected
