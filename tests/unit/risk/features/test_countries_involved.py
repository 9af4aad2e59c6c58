import pytest

from tidewaiter.risk.features.countries_involved import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"consignor_country": "CN", "country_of_dispatch": "CN", "country_of_origin": "CN"}, 1.0),
        ({"consignor_country": "CN", "country_of_dispatch": "SG", "country_of_origin": "CN"}, 2.0),
        ({"consignor_country": "CN", "country_of_dispatch": "SG", "country_of_origin": "VN"}, 3.0),
        ({"consignor_country": "CN"}, None),
        ({}, None),
    ],
)
def test_countries_involved(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
