import pytest

from tidewaiter.risk.features.text_placeholder import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"problem_codes": ["placeholder"]}, 1.0),
        ({"problem_codes": ["same-party"]}, 1.0),
        ({"problem_codes": []}, 0.0),
        ({}, None),
    ],
)
def test_text_placeholder(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
