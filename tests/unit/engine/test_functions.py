"""Every function of the table runs on DuckDB, gives null for null, and has a Spark form."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tidewaiter.engine.expression import check, transpile
from tidewaiter.engine.functions import FUNCTIONS, SECONDS
from tidewaiter.engine.local import project

CALLS = {
    "lower": ("lower(text)", "árbol día"),
    "upper": ("upper(text)", "ÁRBOL DÍA"),
    "trim": ("trim('  x ')", "x"),
    "length": ("length(text)", 9),
    "strip_accents": ("strip_accents(text)", "Arbol dia"),
    "substring": ("substring(text, 2, 3)", "rbo"),
    "replace": ("replace(text, 'dí', 'di')", "Árbol dia"),
    "contains": ("contains(text, 'bol')", True),
    "starts_with": ("starts_with(text, 'bol')", False),
    "ends_with": ("ends_with(text, 'a')", True),
    "regexp_matches": ("regexp_matches(text, '(?i)^ÁRBOL')", True),
    "abs": ("abs(-number)", 8.0),
    "sign": ("sign(number)", 1),
    "round": ("round(number / 3, 1)", 2.7),
    "floor": ("floor(number / 3)", 2),
    "ceil": ("ceil(number / 3)", 3),
    "ln": ("ln(number) > 2", True),
    "log10": ("log10(100)", 2.0),
    "greatest": ("greatest(number, 9, gap)", 9.0),
    "least": ("least(number, 9, gap)", 8.0),
    "coalesce": ("coalesce(gap, number)", 8.0),
    "nullif": ("nullif(number, 8)", None),
    "date_diff": ("date_diff('hour', start, finish)", 1),
    "year": ("year(start)", 2026),
    "month": ("month(start)", 1),
    "day": ("day(start)", 4),
    "hour": ("hour(start)", 23),
    "isodow": ("isodow(start)", 7),
    "list_contains": ("list_contains(tags, 'b')", True),
    "array_to_string": ("array_to_string(tags, '|')", "a|b"),
    "list_has_any": ("list_has_any(tags, ['x', 'a'])", True),
    "len": ("len(tags)", 2),
}

ROW = pa.table(
    {
        "text": ["Árbol día"],
        "number": [8.0],
        "gap": pa.array([None], pa.float64()),
        "start": pa.array([datetime(2026, 1, 4, 23, 59, tzinfo=UTC)], pa.timestamp("us", tz="UTC")),
        "finish": pa.array([datetime(2026, 1, 5, 0, 1, tzinfo=UTC)], pa.timestamp("us", tz="UTC")),
        "tags": [["a", "b"]],
    }
)


def test_every_function_has_a_call_here() -> None:
    assert CALLS.keys() == FUNCTIONS.keys()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_gives_what_its_meaning_says(name: str) -> None:
    sql, expected = CALLS[name]
    assert check(sql, ROW.column_names) == ()
    assert project(ROW, {"value": transpile(sql)})["value"].to_pylist() == [expected]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_a_meaning_and_a_spark_form(name: str) -> None:
    assert FUNCTIONS[name].meaning.endswith(".")
    written = transpile(CALLS[name][0], "spark")
    assert written
    assert '"' not in written


def test_spark_counts_week_days_from_monday_as_duckdb_does() -> None:
    assert transpile("isodow(start)", "spark") == "(WEEKDAY(`start`) + 1)"


@pytest.mark.parametrize("unit", SECONDS)
def test_spark_counts_boundaries_crossed_as_duckdb_does(unit: str) -> None:
    seconds = SECONDS[unit]
    written = transpile(f"date_diff('{unit}', start, finish)", "spark")
    assert written == (f"(FLOOR(UNIX_SECONDS(`finish`) / {seconds}) - FLOOR(UNIX_SECONDS(`start`) / {seconds}))")


def test_spark_counts_midnights_with_its_own_datediff() -> None:
    assert transpile("date_diff('day', start, finish)", "spark") == "DATEDIFF(`finish`, `start`)"
