import pytest

from tidewaiter.risk.features.dispatched_from import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"country_of_dispatch": "CN"}, "CN"),
        ({}, None),
    ],
)
def test_dispatched_from(value_of, row, expected):
    assert value_of(FEATURE, row) == expected
