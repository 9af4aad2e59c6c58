import pytest

from tidewaiter.risk.features.identifier_bad import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"problem_codes": ["bad-s10"]}, 1.0),
        ({"problem_codes": ["late-filing"]}, 0.0),
        ({}, None),
    ],
)
def test_identifier_bad(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
