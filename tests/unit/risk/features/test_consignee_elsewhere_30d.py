import pytest

from tidewaiter.risk.features.consignee_elsewhere_30d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_count_30d": 9, "consignee_address_count_30d": 2}, 7.0),
        ({"consignee_count_30d": 1, "consignee_address_count_30d": 2}, 0.0),
        ({"consignee_count_30d": 1}, None),
        ({}, None),
    ],
)
def test_consignee_elsewhere_30d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
