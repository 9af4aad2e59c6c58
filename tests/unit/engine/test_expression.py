"""Expressions held as data: what may stand in one, what it reads, and how it is written for an engine."""

import pyarrow as pa
import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.engine.expression import MAX_TOKENS, ExpressionError, check, columns_of, names_of, transpile
from tidewaiter.engine.local import project

COLUMNS = ("goods_description", "gross_mass_kg", "package_quantity", "eta", "received_at", "attributes", "container")

ACCEPTED = {
    "gross_mass_kg > 2": '"gross_mass_kg" > 2',
    "gross_mass_kg BETWEEN 0.1 AND 2": '"gross_mass_kg" BETWEEN 0.1 AND 2',
    "gross_mass_kg IS NULL OR NOT gross_mass_kg > -1": '"gross_mass_kg" IS NULL OR NOT "gross_mass_kg" > -1',
    "goods_description IN ('tea', 'it''s')": "\"goods_description\" IN ('tea', 'it''s')",
    "goods_description ILIKE '%gift%'": "\"goods_description\" ILIKE '%gift%'",
    "goods_description NOT LIKE 'a_'": "\"goods_description\" NOT LIKE 'a_'",
    "attributes['service'] = 'EMS'": "\"attributes\"['service'] = 'EMS'",
    "CASE WHEN package_quantity = 1 THEN TRUE ELSE FALSE END": (
        'CASE WHEN "package_quantity" = 1 THEN TRUE ELSE FALSE END'
    ),
    "(eta > TIMESTAMPTZ '2026-01-01 00:00:00+00') IS TRUE": (
        "(\"eta\" > TRY_CAST('2026-01-01 00:00:00+00' AS TIMESTAMPTZ)) IS TRUE"
    ),
    "goods_description || 'x' = 'yx' -- why": "\"goods_description\" || 'x' = 'yx'",
    "package_quantity IS DISTINCT FROM 1": '"package_quantity" IS DISTINCT FROM 1',
}


@pytest.mark.parametrize(("sql", "written"), ACCEPTED.items())
def test_the_language_of_rules_is_accepted_and_written_anew(sql: str, written: str) -> None:
    assert check(sql, COLUMNS) == ()
    assert transpile(sql) == written


def test_a_misspelt_column_is_told_with_its_nearest_name() -> None:
    (problem,) = check("gros_mass_kg > 2", COLUMNS)
    assert (problem.code, problem.value, problem.hint) == (
        "column-unknown",
        "gros_mass_kg",
        "Did you mean gross_mass_kg?",
    )
    assert problem.severity == Severity.ERROR


def test_a_misspelt_function_is_told_with_its_nearest_name() -> None:
    (problem,) = check("regexp_match(goods_description, 'x')", COLUMNS)
    assert (problem.code, problem.value) == ("function-not-allowed", "regexp_match")
    assert problem.hint == "Did you mean regexp_matches?"


def test_everything_wrong_is_told_at_once() -> None:
    problems = check("wight > 1 AND valu < 2", COLUMNS)
    assert sorted(p.value for p in problems) == ["valu", "wight"]
    problems = check("foo(gross_mass_kg) AND bar(eta)", COLUMNS)
    assert [p.value for p in problems] == ["foo", "bar"]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("", "expression-syntax"),
        ("   ", "expression-syntax"),
        ("gross_mass_kg >", "expression-syntax"),
        ("gross_mass_kg > 2; eta", "expression-syntax"),
        ("goods_description = 'open", "expression-syntax"),
        ("goods_description = 'a\x00b'", "expression-syntax"),
        ("lower(goods_description, 'x')", "function-arguments"),
        ("date_diff('year', received_at, eta)", "function-arguments"),
        ("date_diff(goods_description, received_at, eta)", "pattern-not-literal"),
        ("regexp_matches(goods_description, goods_description)", "pattern-not-literal"),
        ("goods_description LIKE goods_description", "pattern-not-literal"),
        ("goods_description LIKE '%a%b%c%'", "pattern-too-long"),
        (f"regexp_matches(goods_description, '{'x' * 501}')", "pattern-too-long"),
        ("CAST(gross_mass_kg AS DECIMAL(4, 2))", "expression-not-allowed"),
        ("goods_description IN ()", "expression-not-allowed"),
        ("container[1] = 'x'", "expression-not-allowed"),
        ("x" * 4001, "expression-too-large"),
        ("+".join(["1"] * MAX_TOKENS), "expression-too-large"),
    ],
)
def test_what_is_wrong_has_its_code(sql: str, code: str) -> None:
    assert [p.code for p in check(sql, COLUMNS)] == [code]


def test_columns_and_map_keys_are_listed() -> None:
    sql = "attributes['service'] = 'EMS' AND gross_mass_kg > 1"
    assert columns_of(sql) == {"attributes", "gross_mass_kg"}
    assert names_of(sql) == {"attributes", "gross_mass_kg", "service"}


def test_a_refused_expression_is_never_written() -> None:
    with pytest.raises(ExpressionError, match="function-not-allowed"):
        transpile("read_csv('x')")
    with pytest.raises(ExpressionError):
        columns_of("(SELECT 1)")


def test_an_engine_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="oracle"):
        transpile("1 = 1", "oracle")


@pytest.mark.parametrize(
    "sql",
    [
        "number / 0",
        "0 / zero",
        "number % zero",
        "ln(zero)",
        "ln(0 - number)",
        "log10(zero)",
        "CAST(text AS INTEGER)",
        "text::date",
        "number / (zero + 0)",
    ],
)
def test_what_cannot_be_computed_is_null_not_infinite_and_not_an_error(sql: str) -> None:
    row = pa.table({"number": [5.0], "zero": [0.0], "text": ["no number"]})
    assert check(sql, row.column_names) == ()
    assert project(row, {"value": transpile(sql)})["value"].to_pylist() == [None]


def test_spark_reads_backslashes_in_patterns_and_safe_casts() -> None:
    assert transpile(r"regexp_matches(text, '\bpress\b')", "spark") == r"REGEXP_LIKE(`text`, '\\bpress\\b')"
    assert transpile("CAST(text AS INTEGER)", "spark") == "TRY_CAST(`text` AS INT)"
    assert transpile("list_has_any(tags, ['a'])", "spark") == (
        "ARRAYS_OVERLAP(ARRAY_COMPACT(`tags`), ARRAY_COMPACT(ARRAY('a')))"
    )
    assert transpile("list_contains(tags, 'a')", "spark") == "(ARRAY_POSITION(`tags`, 'a') > 0)"


def test_spark_divides_doubles_as_duckdb_does() -> None:
    assert transpile("a / b", "spark") == "TRY_CAST(`a` AS DOUBLE) / TRY_CAST(NULLIF(`b`, 0) AS DOUBLE)"


def test_nested_logarithms_do_not_grow_what_is_written() -> None:
    nested = "ln(" * 18 + "number" + ")" * 18
    assert len(transpile(nested)) < 40 * 18
