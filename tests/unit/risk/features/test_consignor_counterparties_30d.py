import pytest

from tidewaiter.risk.features.consignor_counterparties_30d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_counterparties_30d": 3}, 3.0),
        ({"consignor_counterparties_30d": 0}, 0.0),
        ({}, None),
    ],
)
def test_consignor_counterparties_30d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
