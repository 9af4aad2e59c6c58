import pytest

from tidewaiter.risk.features.net_to_gross import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"net_mass_kg": 1.0, "gross_mass_kg": 2.0}, 0.5),
        ({"net_mass_kg": 1.0, "gross_mass_kg": 0.0}, None),
        ({"gross_mass_kg": 2.0}, None),
        ({}, None),
    ],
)
def test_net_to_gross(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
