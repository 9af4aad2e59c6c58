import math

import pytest

from tidewaiter.risk.features.consignor_mass_deviation import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"gross_mass_kg": math.e, "consignor_mass_log_mean_90d": 0.0, "consignor_mass_log_std_90d": 0.5},
            2.0,
        ),
        ({"gross_mass_kg": 1.0, "consignor_mass_log_mean_90d": 0.2, "consignor_mass_log_std_90d": 0.0}, -2.0),
        ({"gross_mass_kg": 1.0, "consignor_mass_log_mean_90d": 0.2}, None),
        ({"gross_mass_kg": 0.0, "consignor_mass_log_mean_90d": 0.2, "consignor_mass_log_std_90d": 1.0}, None),
        ({}, None),
    ],
)
def test_consignor_mass_deviation(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
