from datetime import UTC, date, datetime

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.engine import local
from tidewaiter.engine.expression import transpile
from tidewaiter.engine.number_columns import project, worked_out

SCHEMA = pa.schema(
    [
        ("n", pa.int64()),
        ("m", pa.int64()),
        ("x", pa.float64()),
        ("y", pa.float64()),
        ("a", pa.string()),
        ("b", pa.string()),
        ("t", pa.bool_()),
        ("l", pa.list_(pa.string())),
        ("w", pa.timestamp("us", tz="UTC")),
        ("v", pa.timestamp("us", tz="UTC")),
        ("d", pa.date32()),
        ("e", pa.date32()),
    ]
)
WHOLE = st.none() | st.integers(-3, 60) | st.sampled_from([0, 2**40, -(2**33)])
REAL = st.none() | st.sampled_from([0.0, -0.0, 0.1, 0.3, 1.5, 3.0, -2.5, 1e-9, 1e300, float("inf"), float("nan")])
TEXT = st.none() | st.sampled_from(["", "US", "us", "LX123456789US", "漢字éUS", " "])
LIST = st.none() | st.lists(st.sampled_from(["x/1", "x/2", "yx", "", "a|b"]) | st.none(), max_size=3)
EARLY, LATE = datetime(1890, 1, 1), datetime(2090, 1, 1)  # noqa: DTZ001 - the zone is drawn beside them
TIME = st.none() | st.datetimes(EARLY, LATE, timezones=st.just(UTC))
DATE = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))
ROW = st.fixed_dictionaries(
    {"n": WHOLE, "m": WHOLE, "x": REAL, "y": REAL, "a": TEXT, "b": TEXT, "t": st.none() | st.booleans()}
    | {"l": LIST, "w": TIME, "v": TIME, "d": DATE, "e": DATE}
)

NUMBERS: st.SearchStrategy[str] = st.deferred(
    lambda: (
        st.sampled_from(["n", "m", "x", "y", "0", "3", "1.0", "0.8", "50.0"])
        | st.builds("({} {} {})".format, NUMBERS, st.sampled_from("+-*/"), NUMBERS)
        | st.builds("CASE WHEN {} THEN {} ELSE {} END".format, TRUTHS, NUMBERS, NUMBERS)
        | st.builds("CASE WHEN {} THEN {} END".format, TRUTHS, NUMBERS)
        | st.builds("coalesce({}, {})".format, NUMBERS, NUMBERS)
        | st.builds("abs({})".format, NUMBERS)
        | st.builds("ln({})".format, NUMBERS)
        | st.builds("greatest({}, {})".format, NUMBERS, st.sampled_from(["0.25", "1", "y"]))
        | st.builds("length({})".format, st.sampled_from("ab"))
        | st.builds("({} % {})".format, NUMBERS, st.sampled_from(["10", "3", "0.7"]))
        | st.sampled_from(["len(l)", "hour(w)", "isodow(w)", "date_diff('day', d, e)"])
        | st.sampled_from(
            ["date_diff('second', w, v)", "date_diff('second', w, v) / 3600.0", "date_diff('hour', w, v)"]
        )
    )
)
TRUTHS: st.SearchStrategy[str] = st.deferred(
    lambda: (
        st.builds("({} {} {})".format, NUMBERS, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), NUMBERS)
        | st.builds(
            "({} {} {})".format,
            st.sampled_from("ab"),
            st.sampled_from(["=", "<>", "<"]),
            st.sampled_from(["a", "b", "'US'"]),
        )
        | st.builds("({} {} {})".format, TRUTHS, st.sampled_from(["AND", "OR"]), TRUTHS)
        | st.builds("(NOT {})".format, TRUTHS)
        | st.builds("({} IS NOT NULL)".format, st.sampled_from(["n", "x", "a", "t"]))
        | st.builds("({} IS {})".format, TRUTHS, st.sampled_from(["TRUE", "FALSE", "NULL"]))
        | st.builds("({} BETWEEN 1 AND 20)".format, NUMBERS)
        | st.sampled_from(
            ["a IN ('US', 'us')", "n IN (1, 3, 5)", "substring(a, 12, 2) = b", "starts_with(a, 'U')", "t"]
        )
        | st.sampled_from(
            [
                "list_contains(l, 'yx')",
                "list_has_any(l, ['x/1', ''])",
                "contains(array_to_string(l, '|'), 'x/')",
                "contains(array_to_string(l, '|'), '|')",
                "l IS NULL",
                "regexp_matches(a || ' ' || b, '(?i)\\b(us|é\\w+)\\b|^$')",
                "regexp_matches(coalesce(a || b, a, b), '\\p{Lu}.(\\d|x)')",
                "CASE WHEN x > 1 THEN regexp_matches(a, 'U') ELSE FALSE END",
                "CASE WHEN t THEN NULL ELSE regexp_matches(a, '^(?i)us') END",
                "a || b = 'USus'",
                "w IS NULL",
                "coalesce(w, v) = w",
                "CASE WHEN len(l) = 0 THEN FALSE ELSE list_has_any(l, ['x/2']) END",
            ]
        )
    )
)


@settings(deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=5), number=NUMBERS, truth=TRUTHS)
def test_an_expression_says_the_same_whoever_works_it_out(
    rows: list[dict[str, object]], number: str, truth: str
) -> None:
    table = pa.Table.from_pylist(rows, SCHEMA)
    expressions = {
        "number": f"TRY(CAST({transpile(number, 'duckdb')} AS DOUBLE))",
        "truth": f"TRY({transpile(truth, 'duckdb')})",
    }
    made, defined = project(table, expressions), local.project(table, expressions)
    # As text, in which two numbers that are none are the same.
    assert [str(value) for value in made["number"].to_pylist()] == [str(v) for v in defined["number"].to_pylist()]
    assert made["truth"].cast(pa.bool_()).to_pylist() == defined["truth"].cast(pa.bool_()).to_pylist()


def test_lists_and_times_are_worked_out_a_column_at_a_step() -> None:
    rows = [
        {"l": ["x/1"], "w": datetime(1969, 12, 31, 23, 59, 59, 500_000, UTC), "v": datetime(2026, 3, 1, tzinfo=UTC)}
    ]
    rows += [{"l": []}, {"x": -7.5, "d": date(2026, 3, 1), "e": date(2026, 2, 27)}]
    table = pa.Table.from_pylist(rows, SCHEMA)
    asked = {
        "listed": "list_has_any(l, ['x/1', 'x/2'])",
        "within": "contains(array_to_string(l, '|'), 'x/')",
        "hours": "date_diff('second', w, v) / 3600.0",
        "days": "CAST(date_diff('day', d, e) AS DOUBLE)",
        "hour": "CAST(hour(w) AS DOUBLE)",
        "weekday": "CAST(isodow(w) AS DOUBLE)",
        "rest": "x % 2",
    }
    expressions = {name: transpile(sql, "duckdb") for name, sql in asked.items()}
    made = worked_out(table, expressions)
    assert set(made) == set(expressions)
    defined = local.project(table, expressions)
    assert {name: column.to_pylist() for name, column in made.items()} == defined.to_pydict()
    assert made["hour"].to_pylist() == [23.0, None, None]
    assert made["rest"].to_pylist() == [None, None, -1.5]


def test_a_pattern_that_few_rows_are_asked_for_is_left_to_the_engine() -> None:
    table = pa.table({"n": [float(number) for number in range(10)], "a": ["US"] * 10})
    sql = "CASE WHEN (n > {}) IS FALSE THEN FALSE ELSE regexp_matches(a, 'U') END"
    made = worked_out(table, {"few": sql.format(7), "most": sql.format(1), "broken": "regexp_matches(a, '(')"})
    assert {name: column.to_pylist() for name, column in made.items()} == {"most": [False] * 2 + [True] * 8}


def test_a_decimal_is_exact_in_the_engine_and_so_here() -> None:
    table = pa.table({"n": list(range(1, 2000)), "m": [n * 8 // 10 for n in range(1, 2000)]})
    expressions = {"made": "m >= 0.8 * n"}
    assert project(table, expressions) == local.project(table, expressions)


def test_what_is_beyond_is_left_out() -> None:
    table = pa.table({"mass": [0.5, 2.0, None], "name": ["a", "b", "c"]})
    made = worked_out(table, {"heavy": "mass > 1", "named": "upper(name) = 'A'", "constant": "TRUE"})
    assert {name: column.to_pylist() for name, column in made.items()} == {"heavy": [False, True, None]}
