import pytest

from tidewaiter.risk.features.consignor_phone_missing import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, 1.0),
        ({"key_consignor_phone": "5512345678"}, 0.0),
    ],
)
def test_consignor_phone_missing(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
