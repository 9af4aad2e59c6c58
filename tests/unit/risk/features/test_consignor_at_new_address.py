import pytest

from tidewaiter.risk.features.consignor_at_new_address import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_count_all": 5, "consignor_address_count_all": 0}, 1.0),
        ({"consignor_count_all": 5, "consignor_address_count_all": 2}, 0.0),
        ({"consignor_count_all": 0, "consignor_address_count_all": 0}, None),
        ({"consignor_count_all": 5}, None),
        ({}, None),
    ],
)
def test_consignor_at_new_address(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
