import pytest

from tidewaiter.risk.features.elements_missing import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, 10.0),
        ({"gross_mass_kg": 1.0, "consignor_name": "ACME", "hs_code": "610910"}, 8.0),
    ],
)
def test_elements_missing(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
