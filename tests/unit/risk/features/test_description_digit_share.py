import pytest

from tidewaiter.risk.features.description_digit_share import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"goods_description": "ab12"}, 0.5),
        ({"goods_description": "tea"}, 0.0),
        ({"goods_description": ""}, None),
        ({}, None),
    ],
)
def test_description_digit_share(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
