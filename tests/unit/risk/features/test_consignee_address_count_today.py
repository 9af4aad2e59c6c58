import pytest

from tidewaiter.risk.features.consignee_address_count_today import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_address_count_today": 3}, 3.0),
        ({"consignee_address_count_today": 0}, 0.0),
        ({}, None),
    ],
)
def test_consignee_address_count_today(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
