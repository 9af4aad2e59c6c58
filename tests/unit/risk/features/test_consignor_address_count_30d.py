import pytest

from tidewaiter.risk.features.consignor_address_count_30d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_address_count_30d": 3}, 3.0),
        ({"consignor_address_count_30d": 0}, 0.0),
        ({}, None),
    ],
)
def test_consignor_address_count_30d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
