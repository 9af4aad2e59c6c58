import pytest

from tidewaiter.risk.features.hs_missing import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, 1.0),
        ({"hs_code": "610910"}, 0.0),
    ],
)
def test_hs_missing(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
