import pytest

from tidewaiter.risk.features.delivery_to_box import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"key_consignee_address": "po box 12, 1000, us"}, 1.0),
        ({"key_consignee_address": "packstation 123, 10115, de"}, 1.0),
        ({"key_consignee_address": "12 box lane, 1000, us"}, 0.0),
        ({}, None),
    ],
)
def test_delivery_to_box(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
