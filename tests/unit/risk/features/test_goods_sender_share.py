import pytest

from tidewaiter.risk.features.goods_sender_share import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"goods_count_30d": 4, "goods_counterparties_30d": 3}, 0.75),
        ({"goods_count_30d": 0, "goods_counterparties_30d": 0}, None),
        ({}, None),
    ],
)
def test_goods_sender_share(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
