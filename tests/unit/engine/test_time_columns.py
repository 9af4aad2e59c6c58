from datetime import UTC, date, datetime

import pyarrow as pa

from tidewaiter.engine import time_columns

BEFORE = datetime(1969, 12, 31, 23, 59, 59, 500_000, UTC)
TIMES = pa.chunked_array([[BEFORE, None], [datetime(2026, 3, 1, 7, 30, tzinfo=UTC)]], pa.timestamp("us", tz="UTC"))
DAYS = pa.array([date(2026, 2, 27), None, date(1969, 12, 31)])


def test_before_1970_all_is_rounded_down() -> None:
    assert time_columns.hour(TIMES).to_pylist() == [23.0, None, 7.0]
    assert time_columns.weekday(TIMES).to_pylist() == [3.0, None, 7.0]
    later = pa.chunked_array([[datetime(1970, 1, 1, tzinfo=UTC)] * 3], TIMES.type)
    assert time_columns.seconds_between(TIMES, later).to_pylist()[:2] == [1.0, None]
    assert time_columns.days_between(DAYS, pa.array([date(2026, 3, 1)] * 3)).to_pylist()[:2] == [2.0, None]


def test_times_that_lie_too_far_are_told() -> None:
    assert time_columns.within(TIMES)
    assert not time_columns.within(pa.array([2**63 - 1], pa.int64()).cast(TIMES.type))
    assert time_columns.within(DAYS.slice(1, 1))
    assert not time_columns.within(DAYS, 10)
