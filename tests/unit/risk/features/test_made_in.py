import pytest

from tidewaiter.risk.features.made_in import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"country_of_origin": "VN"}, "VN"),
        ({}, None),
    ],
)
def test_made_in(value_of, row, expected):
    assert value_of(FEATURE, row) == expected
