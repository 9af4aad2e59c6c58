import pytest

from tidewaiter.risk.features.consignor_phone_is_new import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_count_90d": 5, "consignor_phone_names_90d": 0}, 1.0),
        ({"consignor_count_90d": 5, "consignor_phone_names_90d": 1}, 0.0),
        ({"consignor_count_90d": 0, "consignor_phone_names_90d": 0}, None),
        ({"consignor_count_90d": 5}, None),
        ({}, None),
    ],
)
def test_consignor_phone_is_new(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
