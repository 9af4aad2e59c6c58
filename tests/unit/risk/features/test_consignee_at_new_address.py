import pytest

from tidewaiter.risk.features.consignee_at_new_address import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_count_all": 5, "consignee_address_count_all": 0}, 1.0),
        ({"consignee_count_all": 5, "consignee_address_count_all": 2}, 0.0),
        ({"consignee_count_all": 0, "consignee_address_count_all": 0}, None),
        ({"consignee_count_all": 5}, None),
        ({}, None),
    ],
)
def test_consignee_at_new_address(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
