import pytest

from tidewaiter.risk.features.hs_chapter import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"hs_code": "610910"}, "61"),
        ({"hs_code": "6"}, None),
        ({}, None),
    ],
)
def test_hs_chapter(value_of, row, expected):
    assert value_of(FEATURE, row) == expected
