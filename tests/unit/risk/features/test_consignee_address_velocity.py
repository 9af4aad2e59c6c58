import pytest

from tidewaiter.risk.features.consignee_address_velocity import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_address_count_7d": 7, "consignee_address_count_30d": 30}, 1.0),
        ({"consignee_address_count_7d": 0, "consignee_address_count_30d": 3}, 0.0),
        ({"consignee_address_count_7d": 0, "consignee_address_count_30d": 0}, None),
        ({}, None),
    ],
)
def test_consignee_address_velocity(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
