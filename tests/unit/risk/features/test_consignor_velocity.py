import pytest

from tidewaiter.risk.features.consignor_velocity import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_count_7d": 7, "consignor_count_90d": 90}, 1.0),
        ({"consignor_count_7d": 7, "consignor_count_90d": 7}, 12.857142857142858),
        ({"consignor_count_7d": 0, "consignor_count_90d": 0}, None),
        ({}, None),
    ],
)
def test_consignor_velocity(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
