import pytest

from tidewaiter.risk.features.description_specificity import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"text_specificity": 0.5}, 0.5),
        ({}, None),
    ],
)
def test_description_specificity(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
