import pytest

from tidewaiter.risk.features.s10_country_differs import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"s10": "RB123456785GB", "country_of_dispatch": "NL"}, 1.0),
        ({"s10": "RB123456785GB", "country_of_dispatch": "GB"}, 0.0),
        ({"s10": "RB123456785GB"}, None),
        ({}, None),
    ],
)
def test_s10_country_differs(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
