import pytest

from tidewaiter.risk.features.consignee_findings import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignee_findings_all": 3}, 3.0),
        ({"consignee_findings_all": 0}, 0.0),
        ({}, None),
    ],
)
def test_consignee_findings(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
