from datetime import UTC, datetime

import pytest

from tidewaiter.risk.features.received_weekday import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"received_at": datetime(2026, 11, 2, 23, 59, tzinfo=UTC)}, 1.0),
        ({"received_at": datetime(2026, 11, 8, 0, 0, tzinfo=UTC)}, 7.0),
        ({}, None),
    ],
)
def test_received_weekday(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
