import pytest

from tidewaiter.risk.features.value_per_kg_deviation import FEATURE

USUAL = {"goods_value_per_kg_log_mean_90d": 3.0, "goods_value_per_kg_log_std_90d": 2.0}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {
                "declared_value": 2.0,
                "gross_mass_kg": 2.0,
                "goods_value_per_kg_log_mean_90d": 3.0,
                "goods_value_per_kg_log_std_90d": 2.0,
            },
            -1.5,
        ),
        (
            {
                "declared_value": 0.0,
                "gross_mass_kg": 2.0,
                "goods_value_per_kg_log_mean_90d": 3.0,
                "goods_value_per_kg_log_std_90d": 2.0,
            },
            None,
        ),
        ({"declared_value": 2.0, "gross_mass_kg": 2.0, "goods_value_per_kg_log_mean_90d": 3.0}, None),
        ({}, None),
    ],
)
def test_value_per_kg_deviation(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
