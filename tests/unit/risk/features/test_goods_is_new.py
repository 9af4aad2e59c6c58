import pytest

from tidewaiter.risk.features.goods_is_new import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"goods_count_all": 0}, 1.0),
        ({"goods_count_all": 3}, 0.0),
        ({}, None),
    ],
)
def test_goods_is_new(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
