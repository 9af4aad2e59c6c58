import pytest

from tidewaiter.risk.features.filer_finding_rate_90d import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"filer_examined_90d": 50, "filer_findings_90d": 5}, 0.05),
        ({"filer_examined_90d": 1, "filer_findings_90d": 0}, 0.0),
        ({"filer_examined_90d": 0, "filer_findings_90d": 0}, None),
        ({}, None),
    ],
)
def test_filer_finding_rate_90d(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
