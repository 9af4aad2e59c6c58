import pytest

from tidewaiter.risk.features.declared_value_near_threshold import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"declared_value": 149.0, "currency": "EUR"}, 1.0),
        ({"declared_value": 151.0, "currency": "EUR"}, 0.0),
        ({"declared_value": 130.0, "currency": "GBP"}, 1.0),
        ({"declared_value": 799.0, "currency": "USD"}, 1.0),
        ({"declared_value": 950.0, "currency": "AUD"}, 1.0),
        ({"declared_value": 149.0, "currency": "JPY"}, None),
        ({"currency": "EUR"}, None),
        ({}, None),
    ],
)
def test_declared_value_near_threshold(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
