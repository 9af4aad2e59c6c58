import pytest

from tidewaiter.risk.features.consignee_address_is_new import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_address_count_all": 0}, 1.0),
        ({"consignee_address_count_all": 3}, 0.0),
        ({}, None),
    ],
)
def test_consignee_address_is_new(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
