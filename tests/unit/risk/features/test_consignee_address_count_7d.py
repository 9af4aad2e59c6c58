import pytest

from tidewaiter.risk.features.consignee_address_count_7d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_address_count_7d": 3}, 3.0),
        ({"consignee_address_count_7d": 0}, 0.0),
        ({}, None),
    ],
)
def test_consignee_address_count_7d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
