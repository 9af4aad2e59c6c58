import pytest

from tidewaiter.risk.features.described_chapter import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"text_chapter": "85"}, "85"),
        ({}, None),
    ],
)
def test_described_chapter(value_of, row, expected):
    assert value_of(FEATURE, row) == expected
