import pytest

from tidewaiter.risk.features.consignee_address_first_seen_days import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_address_first_seen_days": 12}, 12.0),
        ({}, None),
    ],
)
def test_consignee_address_first_seen_days(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
