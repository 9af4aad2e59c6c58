import pytest

from tidewaiter.risk.features.filed_late import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"problem_codes": ["late-filing"]}, 1.0),
        ({"problem_codes": []}, 0.0),
        ({}, None),
    ],
)
def test_filed_late(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
