import pytest

from tidewaiter.risk.features.description_words import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"goods_description": " plastic phone case "}, 3.0),
        ({"goods_description": "toys"}, 1.0),
        ({}, None),
    ],
)
def test_description_words(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
