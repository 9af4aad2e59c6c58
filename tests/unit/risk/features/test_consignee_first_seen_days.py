import pytest

from tidewaiter.risk.features.consignee_first_seen_days import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_first_seen_days": 1}, 1.0),
        ({}, None),
    ],
)
def test_consignee_first_seen_days(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
