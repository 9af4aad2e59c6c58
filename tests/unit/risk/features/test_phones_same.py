import pytest

from tidewaiter.risk.features.phones_same import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"key_consignor_phone": "1", "key_consignee_phone": "1"}, 1.0),
        ({"key_consignor_phone": "1", "key_consignee_phone": "2"}, 0.0),
        ({"key_consignor_phone": "1"}, None),
        ({}, None),
    ],
)
def test_phones_same(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
