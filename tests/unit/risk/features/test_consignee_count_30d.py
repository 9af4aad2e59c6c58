import pytest

from tidewaiter.risk.features.consignee_count_30d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_count_30d": 3}, 3.0),
        ({"consignee_count_30d": 0}, 0.0),
        ({}, None),
    ],
)
def test_consignee_count_30d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
