import pytest

from tidewaiter.risk.features.detour_on_rare_route import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"route_count_30d": 2, "country_of_dispatch": "SG", "consignor_country": "CN"}, 1.0),
        ({"route_count_30d": 200, "country_of_dispatch": "SG", "consignor_country": "CN"}, 0.0),
        ({"route_count_30d": 2, "country_of_dispatch": "CN", "consignor_country": "CN"}, 0.0),
        ({"country_of_dispatch": "SG", "consignor_country": "CN"}, None),
        ({}, None),
    ],
)
def test_detour_on_rare_route(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
