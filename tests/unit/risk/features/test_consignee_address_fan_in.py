import pytest

from tidewaiter.risk.features.consignee_address_fan_in import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_address_count_30d": 4, "consignee_address_counterparties_30d": 3}, 0.75),
        ({"consignee_address_count_30d": 0, "consignee_address_counterparties_30d": 0}, None),
        ({}, None),
    ],
)
def test_consignee_address_fan_in(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
