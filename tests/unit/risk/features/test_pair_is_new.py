import pytest

from tidewaiter.risk.features.pair_is_new import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"pair_count_all": 0}, 1.0),
        ({"pair_count_all": 2}, 0.0),
        ({}, None),
    ],
)
def test_pair_is_new(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
