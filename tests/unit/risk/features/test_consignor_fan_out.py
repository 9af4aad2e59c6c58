import pytest

from tidewaiter.risk.features.consignor_fan_out import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_count_30d": 4, "consignor_counterparties_30d": 3}, 0.75),
        ({"consignor_count_30d": 0, "consignor_counterparties_30d": 0}, None),
        ({}, None),
    ],
)
def test_consignor_fan_out(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
