import pyarrow as pa
import pytest

from tidewaiter.engine import distinct, local

TEXTS = [None, "", "pill press", "PILL  press", "shoes", "Éclair", "press"]
EXPRESSIONS = {
    "alone": "regexp_matches(\"goods\", '(?i)press')",
    "within": 'coalesce(regexp_matches(strip_accents("goods"), \'E\'), FALSE) AND "mass" > 2',
    "cheap first": '"mass" > 2 AND NOT regexp_matches("goods" || "other", \'x\')',
    "either": '"mass" IS NULL OR regexp_matches("goods", \'s$\')',
    "tried": 'TRY(("mass" >= 3 AND regexp_matches("goods", \'pill\') AND regexp_matches("other", \'[0-9]\')))',
    "case": 'CASE WHEN regexp_matches("goods", \'e\') THEN "mass" ELSE 0 END',
    "no text": '"mass" / 2',
}


def table(rows: int) -> pa.Table:
    return pa.table(
        {
            "goods": pa.array([TEXTS[n % len(TEXTS)] for n in range(rows)], pa.string()),
            "other": pa.array([None if n % 11 == 0 else str(n) for n in range(rows)], pa.string()),
            "mass": pa.array([None if n % 5 == 0 else float(n % 7) for n in range(rows)]),
        }
    )


def test_doing_it_once_a_value_changes_nothing():
    rows = table(distinct.LEAST_ROWS + 1)
    assert distinct.project(rows, EXPRESSIONS).to_pydict() == local.project(rows, EXPRESSIONS).to_pydict()


def test_few_rows_are_done_as_they_are():
    rows = table(50)
    assert distinct.project(rows, EXPRESSIONS).to_pydict() == local.project(rows, EXPRESSIONS).to_pydict()


def test_a_costly_part_is_done_for_the_different_values_alone(monkeypatch):
    sizes = []
    project = local.project

    def seen(given, expressions):
        sizes.append((given.num_rows, "".join(expressions.values()).upper().count("REGEXP")))
        return project(given, expressions)

    monkeypatch.setattr(local, "project", seen)
    distinct.project(table(distinct.LEAST_ROWS), {"alone": EXPRESSIONS["alone"]})
    assert sizes == [(len(TEXTS), 1)]  # what is left is a column as it stands


@pytest.mark.parametrize(("column", "repeats"), [("goods", True), ("other", False)])
def test_a_column_is_worked_on_by_value_where_its_values_repeat(column, repeats):
    rows = table(distinct.LEAST_ROWS)
    worked = distinct.over_values(rows, column, {"long": f"length({column}) > 4"})
    assert (worked is not None) == repeats
    if worked is not None:
        assert worked["long"].to_pylist() == local.project(rows, {"long": f"length({column}) > 4"})["long"].to_pylist()
