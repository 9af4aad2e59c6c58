import pytest

from tidewaiter.risk.features.consignee_address_finding_rate_90d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_address_examined_90d": 50, "consignee_address_findings_90d": 5}, 0.05),
        ({"consignee_address_examined_90d": 1, "consignee_address_findings_90d": 0}, 0.0),
        ({"consignee_address_examined_90d": 0, "consignee_address_findings_90d": 0}, None),
        ({}, None),
    ],
)
def test_consignee_address_finding_rate_90d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
