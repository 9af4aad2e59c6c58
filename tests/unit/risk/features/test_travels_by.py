import pytest

from tidewaiter.risk.features.travels_by import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"transport_mode": "air"}, "air"),
        ({}, None),
    ],
)
def test_travels_by(value_of, row, expected):
    assert value_of(FEATURE, row) == expected
