import pytest

from tidewaiter.risk.features.declared_chapter_likelihood import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"text_declared": 0.25}, 0.25),
        ({}, None),
    ],
)
def test_declared_chapter_likelihood(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
