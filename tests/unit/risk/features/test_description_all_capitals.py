import pytest

from tidewaiter.risk.features.description_all_capitals import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"goods_description": "PLASTIC PARTS"}, 1.0),
        ({"goods_description": "Plastic PARTS"}, 0.0),
        ({"goods_description": "123"}, 0.0),
        ({}, None),
    ],
)
def test_description_all_capitals(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
