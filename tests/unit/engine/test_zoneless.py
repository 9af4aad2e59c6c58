from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.engine.expression import transpile
from tidewaiter.engine.local import project

UNITS = [f"date_diff('{unit}', start, finish)" for unit in ("second", "minute", "hour")]
PARTS = [f"{part}({column})" for part in ("year", "month", "day", "hour", "isodow") for column in ("start", "day")]
MIXED = ["date_diff('hour', day, finish)", "date_diff('second', start, day)", "date_diff('day', start, finish)"]


def moments(seed: int) -> pa.Table:
    """Times of some centuries, many near 1970 and near whole hours, with gaps."""
    generator = np.random.default_rng(seed)
    wide = generator.integers(-(10**16), 10**17, 2_000)
    near = generator.integers(-(10**7), 10**7, 2_000)
    hours = generator.integers(-200_000, 600_000, 2_000) * 3_600_000_000 + generator.integers(-1, 2, 2_000)
    start = np.concatenate([wide, near, hours])
    missing = generator.random(len(start)) < 0.1
    return pa.table(
        {
            "start": pa.array(start, pa.timestamp("us", tz="UTC"), mask=missing),
            "finish": pa.array(generator.permutation(start), pa.timestamp("us", tz="UTC")),
            "day": pa.array(generator.integers(-20_000, 40_000, len(start)).astype(np.int32), pa.date32()),
        }
    )


@pytest.mark.parametrize("sql", [*UNITS, *PARTS, *MIXED])
def test_what_is_asked_of_bare_times_is_what_the_zones_would_say(sql: str) -> None:
    table = moments(3)
    written = transpile(sql)
    assert project(table, {"x": written})["x"].to_pylist() == project(table, {"x": sql})["x"].to_pylist()
    assert ("make_timestamp" in written.lower()) == ("'day'" not in sql)


def test_a_literal_time_is_left_to_the_function_around_it() -> None:
    rows = pa.table({"eta": pa.array([datetime(2026, 3, 1, 6, tzinfo=UTC)], pa.timestamp("us", tz="UTC"))})
    written = transpile("date_diff('hour', '2026-03-01 00:30:00', eta)")
    assert "make_timestamp" not in written.lower()
    assert project(rows, {"x": written})["x"].to_pylist() == [6]


def test_other_engines_are_given_what_they_were() -> None:
    assert "make_timestamp" not in transpile("hour(start)", "spark").lower()
