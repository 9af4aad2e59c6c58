import pytest

from tidewaiter.risk.features.consignor_count_today import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_count_today": 3}, 3.0),
        ({"consignor_count_today": 0}, 0.0),
        ({}, None),
    ],
)
def test_consignor_count_today(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
