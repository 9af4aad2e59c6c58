import pytest

from tidewaiter.risk.features.value_per_kg import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"declared_value": 30.0, "gross_mass_kg": 2.0}, 15.0),
        ({"declared_value": 0.0, "gross_mass_kg": 2.0}, 0.0),
        ({"declared_value": 30.0, "gross_mass_kg": 0.0}, None),
        ({"declared_value": 30.0}, None),
        ({}, None),
    ],
)
def test_value_per_kg(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
