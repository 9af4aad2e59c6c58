import pyarrow as pa
import pytest

from tidewaiter.engine.expression import transpile
from tidewaiter.engine.number_columns import worked_out

TABLE = pa.table(
    {
        "l": pa.array([["a|b"], ["a", None]], pa.list_(pa.string())),
        "whole": pa.array([["a|b"], []], pa.list_(pa.string())),
        "far": pa.array([2**63 - 1, 0], pa.int64()).cast(pa.timestamp("us", tz="UTC")),
        "near": pa.array([0, 1], pa.int64()).cast(pa.timestamp("us", tz="UTC")),
        "name": ["a", "b"],
    }
)


@pytest.mark.parametrize(
    "sql",
    [
        "contains(array_to_string(l, '|'), 'a')",  # an item is missing
        "contains(array_to_string(whole, '|'), 'a|')",  # what is put between stands in it
        "contains(array_to_string(whole, '|'), '')",
        "contains(name, 'a')",
        "CAST(hour(far) AS DOUBLE)",
        "CAST(date_diff('second', far, near) AS DOUBLE)",
        "CAST(date_diff('day', near, near) AS DOUBLE)",
        "CAST(date_diff('hour', near, near) AS DOUBLE)",
    ],
)
def test_what_may_differ_is_left_to_the_engine(sql: str) -> None:
    assert worked_out(TABLE, {"asked": transpile(sql, "duckdb")}) == {}


def test_what_is_sure_to_be_the_same_is_not() -> None:
    made = worked_out(TABLE, {"found": transpile("contains(array_to_string(whole, '|'), 'b')", "duckdb")})
    assert made["found"].to_pylist() == [True, False]
