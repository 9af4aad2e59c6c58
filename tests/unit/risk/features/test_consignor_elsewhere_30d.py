import pytest

from tidewaiter.risk.features.consignor_elsewhere_30d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_count_30d": 9, "consignor_address_count_30d": 2}, 7.0),
        ({"consignor_count_30d": 1, "consignor_address_count_30d": 2}, 0.0),
        ({"consignor_count_30d": 1}, None),
        ({}, None),
    ],
)
def test_consignor_elsewhere_30d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
