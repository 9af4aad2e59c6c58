import pytest

from tidewaiter.risk.features.pair_count_90d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"pair_count_90d": 3}, 3.0),
        ({"pair_count_90d": 0}, 0.0),
        ({}, None),
    ],
)
def test_pair_count_90d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
