import pytest

from tidewaiter.risk.features.consignor_finding_rate_90d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_examined_90d": 50, "consignor_findings_90d": 5}, 0.05),
        ({"consignor_examined_90d": 1, "consignor_findings_90d": 0}, 0.0),
        ({"consignor_examined_90d": 0, "consignor_findings_90d": 0}, None),
        ({}, None),
    ],
)
def test_consignor_finding_rate_90d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
