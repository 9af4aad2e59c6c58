import pytest

from tidewaiter.risk.features.declared_as_precursor import FEATURE, SUBHEADINGS
from tidewaiter.substances import register


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"hs_code": "29333600"}, 1.0),
        ({"hs_code": "950300"}, 0.0),
        ({"hs_code": "2933"}, None),
        ({}, None),
    ],
)
def test_declared_as_precursor(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)


def test_its_subheadings_are_those_of_the_register():
    listed = {code for one in register.substances() if one.kind == "precursor" for code in one.hs}
    assert set(SUBHEADINGS) == listed
