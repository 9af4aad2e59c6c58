import pytest

from tidewaiter.risk.features.consignee_phone_missing import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, 1.0),
        ({"key_consignee_phone": "2175550134"}, 0.0),
    ],
)
def test_consignee_phone_missing(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
