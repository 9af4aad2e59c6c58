import pytest

from tidewaiter.risk.features.consignor_is_company import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"key_consignor": "acme trading co ltd"}, 1.0),
        ({"key_consignor": "深圳市贸易有限公司"}, 1.0),
        ({"key_consignor": "coral li"}, 0.0),
        ({"key_consignor": "id:ltd"}, None),
        ({}, None),
    ],
)
def test_consignor_is_company(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
