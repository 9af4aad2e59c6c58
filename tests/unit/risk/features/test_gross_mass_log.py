import pytest

from tidewaiter.risk.features.gross_mass_log import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"gross_mass_kg": 1.0}, 0.0),
        ({"gross_mass_kg": 0.0}, None),
        ({"gross_mass_kg": -1.0}, None),
        ({}, None),
    ],
)
def test_gross_mass_log(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
