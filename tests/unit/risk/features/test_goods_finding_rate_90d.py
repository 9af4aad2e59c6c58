import pytest

from tidewaiter.risk.features.goods_finding_rate_90d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"goods_examined_90d": 50, "goods_findings_90d": 5}, 0.05),
        ({"goods_examined_90d": 1, "goods_findings_90d": 0}, 0.0),
        ({"goods_examined_90d": 0, "goods_findings_90d": 0}, None),
        ({}, None),
    ],
)
def test_goods_finding_rate_90d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
