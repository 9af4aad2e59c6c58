import pytest

from tidewaiter.risk.features.grade_rank import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"grade": "A"}, 1.0),
        ({"grade": "E"}, 5.0),
        ({"grade": "?"}, None),
        ({}, None),
    ],
)
def test_grade_rank(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
