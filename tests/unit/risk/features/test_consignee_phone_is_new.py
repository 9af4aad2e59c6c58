import pytest

from tidewaiter.risk.features.consignee_phone_is_new import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_count_30d": 5, "consignee_phone_names_90d": 0}, 1.0),
        ({"consignee_count_30d": 5, "consignee_phone_names_90d": 1}, 0.0),
        ({"consignee_count_30d": 0, "consignee_phone_names_90d": 0}, None),
        ({"consignee_count_30d": 5}, None),
        ({}, None),
    ],
)
def test_consignee_phone_is_new(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
