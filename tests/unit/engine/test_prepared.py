"""Kept plans give what a fresh plan gives, are made once, and outlive failures."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import pyarrow as pa
import pytest

from tidewaiter.engine.flow import SIZES, flows
from tidewaiter.engine.local import query
from tidewaiter.engine.prepared import MOST_ROWS, Plans, Slot


@pytest.fixture
def plans():
    made = Plans()
    yield made
    made.close()


def numbers(*values):
    return {"t": pa.table({"x": pa.array(values, pa.int64())})}


def values(table):
    return table.column(0).to_pylist()


def twice(plans, sql, tables):
    assert plans.run(sql, tables) is None
    return plans.run(sql, tables)


def test_the_first_time_there_is_no_plan_and_from_the_second_on_there_is(plans):
    assert plans.run("SELECT x + 1 AS y FROM t", numbers(1)) is None
    for n in range(5):
        assert values(plans.run("SELECT x + 1 AS y FROM t", numbers(n))) == [n + 1]
    assert (plans.made, plans.fresh) == (1, 1)


@pytest.mark.parametrize("count", [0, 1, 2, 63, 64, 65, 2047, 2048, 2049, 5000])
def test_a_projection_gives_each_row_its_own_in_order(plans, count):
    table = {"t": pa.table({"x": pa.array(range(count), pa.int64())})}
    assert values(twice(plans, "SELECT x * 2 AS y FROM t", table)) == [2 * n for n in range(count)]


def test_a_projection_takes_rows_in_chunks(plans):
    chunks = {"t": pa.table({"x": pa.chunked_array([[1, 2], [], [3]], pa.int64())})}
    assert values(twice(plans, "SELECT -x AS y FROM t", chunks)) == [-1, -2, -3]


def test_sizes_of_one_statement_have_plans_of_their_own(plans):
    for _ in range(3):
        for count in (1, 50, 1000):
            plans.run("SELECT x AS y FROM t", numbers(*range(count)))
    assert plans.made == len(SIZES)


def test_what_is_no_projection_is_prepared_over_its_tables(plans):
    sql = "SELECT sum(x) AS y FROM t JOIN u USING (x)"
    other = {"u": pa.table({"x": pa.array([1, 2], pa.int64())})}
    assert values(twice(plans, sql, numbers(1, 2, 3) | other)) == [3]
    assert values(plans.run(sql, numbers(2, 9) | other)) == [2]


def test_a_warm_call_asks_for_rows_to_run_and_never_to_plan(plans):
    grouped, projected = "SELECT x, count(*) AS n FROM t GROUP BY x ORDER BY x", "SELECT x + 1 AS y FROM t"
    for sql in (grouped, projected):
        twice(plans, sql, numbers(1))
    before = plans.pulls()
    for n in range(10):
        plans.run(grouped, numbers(n))
        plans.run(projected, numbers(n))
    # Once a run for the prepared statement; for the flow its rows and one batch of nulls ahead.
    assert plans.pulls() - before == 10 * 1 + 10 * 2
    assert plans.made == 2


def test_another_type_of_column_is_another_plan(plans):
    sql = "SELECT x / 2 AS y FROM t"
    assert values(twice(plans, sql, numbers(3))) == [1.5]
    assert values(twice(plans, sql, {"t": pa.table({"x": [3.0]})})) == [1.5]
    assert plans.made == 2


def test_a_failing_row_fails_that_call_alone(plans):
    sql = "SELECT CAST(x AS INTEGER) AS y FROM t"
    good, bad = {"t": pa.table({"x": ["7"]})}, {"t": pa.table({"x": ["seven"]})}
    assert values(twice(plans, sql, good)) == [7]
    assert plans.run(sql, bad) is None
    with pytest.raises(duckdb.ConversionException):
        query(sql, bad)
    assert values(plans.run(sql, good)) == [7]


def test_large_tables_and_what_is_no_query_are_left_to_the_caller(plans):
    large = {"t": pa.table({"x": pa.array(range(MOST_ROWS + 1), pa.int64())})}
    for _ in range(3):
        assert plans.run("SELECT x FROM t", large) is None
        assert plans.run("DESCRIBE SELECT x FROM t", numbers(1)) is None
    assert plans.made == 0


def test_the_plan_not_used_for_longest_goes_first():
    plans = Plans(most=2)
    for sql in ("SELECT x + 1 AS y FROM t", "SELECT x + 2 AS y FROM t", "SELECT x + 3 AS y FROM t"):
        twice(plans, sql, numbers(1))
    assert values(plans.run("SELECT x + 3 AS y FROM t", numbers(1))) == [4]
    assert plans.run("SELECT x + 1 AS y FROM t", numbers(1)) is None
    plans.close()


def test_threads_take_turns(plans):
    sql = "SELECT x + 1 AS y FROM t"
    twice(plans, sql, numbers(0))
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda n: values(plans.run(sql, numbers(n))), range(200)))
    assert found == [[n + 1] for n in range(200)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT x + 1 AS y, CASE WHEN x IN (1, 2, 3) THEN 'a' END AS z FROM t", True),
        ("SELECT x AS y FROM (SELECT * FROM t)", True),
        ("SELECT sum(x) AS y FROM t", False),
        ("SELECT x FROM t WHERE x > 1", False),
        ("SELECT x FROM t ORDER BY x", False),
        ("SELECT unnest([x, x]) AS y FROM t", False),
        ("SELECT row_number() OVER () AS y FROM t", False),
        ("SELECT x FROM t LIMIT 1", False),
        ("SELECT (SELECT max(x) FROM t) AS y FROM t", False),
    ],
)
def test_only_a_projection_flows(sql, expected):
    connection = duckdb.connect(":memory:", config={"disabled_optimizers": "in_clause"})
    tables = numbers(1)
    connection.register("t", Slot(tables["t"]))
    assert flows(connection, sql, tables) is expected
    connection.close()
