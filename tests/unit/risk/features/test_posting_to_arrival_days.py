from datetime import date

import pytest

from tidewaiter.risk.features.posting_to_arrival_days import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"posted_on": date(2026, 11, 1), "arrival_date": date(2026, 11, 9)}, 8.0),
        ({"arrival_date": date(2026, 11, 9)}, None),
        ({}, None),
    ],
)
def test_posting_to_arrival_days(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
