import pytest

from tidewaiter.risk.features.s10_service import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"s10": "RB123456785GB"}, "R"),
        ({"s10": "RB12"}, None),
        ({}, None),
    ],
)
def test_s10_service(value_of, row, expected):
    assert value_of(FEATURE, row) == expected
