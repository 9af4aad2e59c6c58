import pytest

from tidewaiter.risk.features.goods_value_per_kg_usual_log import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"goods_value_per_kg_log_mean_90d": 1.5}, 1.5),
        ({}, None),
    ],
)
def test_goods_value_per_kg_usual_log(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
