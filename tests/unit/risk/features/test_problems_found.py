import pytest

from tidewaiter.risk.features.problems_found import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"problem_codes": ["a", "b"]}, 2.0),
        ({"problem_codes": []}, 0.0),
        ({}, None),
    ],
)
def test_problems_found(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
