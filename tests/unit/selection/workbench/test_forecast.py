from datetime import date, timedelta

import pyarrow as pa
import pytest

from tidewaiter.selection.workbench.forecast import forecast
from tidewaiter.selection.workbench.history import NARROW

MONDAY = date(2026, 2, 2)


def rows(per_day: int, hits: int) -> pa.Table:
    made = [
        {"facility": "FRA", "day": MONDAY - timedelta(days=back), "hits": number < hits}
        for back in range(1, 29)
        for number in range(per_day)
    ]
    return pa.Table.from_pylist(made, NARROW)


def test_tomorrow_is_like_the_same_days_before_it() -> None:
    (one,) = forecast([rows(10, 3)], MONDAY, {"FRA": 2})
    assert (one.expected, one.exams) == (10.0, pytest.approx(3.0))
    assert one.low < 3 < one.high
    assert one.words() == "FRA: about 3 exams (0 to 6); this facility can open 2, which is not enough."


def test_what_came_on_the_day_itself_is_not_looked_at() -> None:
    later = pa.Table.from_pylist([{"facility": "FRA", "day": MONDAY, "hits": True}] * 50, NARROW)
    (one,) = forecast([rows(10, 3), later], MONDAY, {})
    assert one.exams == pytest.approx(3.0)
    assert "no capacity is known" in one.words()


def test_no_past_is_no_forecast() -> None:
    assert forecast([], MONDAY, {}) == []
