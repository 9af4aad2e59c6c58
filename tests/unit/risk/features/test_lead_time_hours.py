from datetime import UTC, datetime

import pytest

from tidewaiter.risk.features.lead_time_hours import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"received_at": datetime(2026, 1, 1, tzinfo=UTC), "eta": datetime(2026, 1, 2, 12, 30, tzinfo=UTC)},
            36.5,
        ),
        ({"received_at": datetime(2026, 1, 2, tzinfo=UTC), "eta": datetime(2026, 1, 1, 23, tzinfo=UTC)}, -1.0),
        ({"received_at": datetime(2026, 1, 1, tzinfo=UTC)}, None),
        ({}, None),
    ],
)
def test_lead_time_hours(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
