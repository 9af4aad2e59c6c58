import pytest

from tidewaiter.risk.features.description_vague import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"problem_codes": ["vague-description"], "goods_description": "gift"}, 1.0),
        ({"problem_codes": ["late-filing"], "goods_description": "blue shirt"}, 0.0),
        ({"problem_codes": []}, None),
        ({}, None),
    ],
)
def test_description_vague(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
