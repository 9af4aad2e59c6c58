import pytest

from tidewaiter.risk.features.valued_in import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"currency": "USD"}, "USD"),
        ({}, None),
    ],
)
def test_valued_in(value_of, row, expected):
    assert value_of(FEATURE, row) == expected
