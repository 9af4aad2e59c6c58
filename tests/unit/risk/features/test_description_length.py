import pytest

from tidewaiter.risk.features.description_length import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"goods_description": " toys "}, 4.0),
        ({}, None),
    ],
)
def test_description_length(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
