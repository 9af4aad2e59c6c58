import pytest

from tidewaiter.risk.features.mass_deviation import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"gross_mass_kg": 1.0, "goods_mass_log_mean_90d": 1.0, "goods_mass_log_std_90d": 0.5}, -2.0),
        ({"gross_mass_kg": 1.0, "goods_mass_log_mean_90d": 0.3, "goods_mass_log_std_90d": 0.0}, -3.0),
        ({"gross_mass_kg": 1.0, "goods_mass_log_mean_90d": 1.0}, None),
        ({"goods_mass_log_mean_90d": 1.0, "goods_mass_log_std_90d": 0.5}, None),
        ({}, None),
    ],
)
def test_mass_deviation(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
