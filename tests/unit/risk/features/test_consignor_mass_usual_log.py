import pytest

from tidewaiter.risk.features.consignor_mass_usual_log import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_mass_log_mean_90d": 1.5}, 1.5),
        ({}, None),
    ],
)
def test_consignor_mass_usual_log(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
