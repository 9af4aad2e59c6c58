import pytest

from tidewaiter.risk.features.mass_per_package_kg import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"gross_mass_kg": 9.0, "package_quantity": 2}, 4.5),
        ({"gross_mass_kg": 9.0, "package_quantity": 0}, None),
        ({"gross_mass_kg": 9.0}, None),
        ({}, None),
    ],
)
def test_mass_per_package_kg(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
