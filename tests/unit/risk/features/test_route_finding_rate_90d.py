import pytest

from tidewaiter.risk.features.route_finding_rate_90d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"route_examined_90d": 50, "route_findings_90d": 5}, 0.05),
        ({"route_examined_90d": 1, "route_findings_90d": 0}, 0.0),
        ({"route_examined_90d": 0, "route_findings_90d": 0}, None),
        ({}, None),
    ],
)
def test_route_finding_rate_90d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
