import pytest

from tidewaiter.risk.features.transshipment import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"country_of_dispatch": "SG", "country_of_origin": "CN", "consignor_country": "SG"}, 1.0),
        ({"country_of_dispatch": "SG", "consignor_country": "CN"}, 1.0),
        ({"country_of_dispatch": "CN", "consignor_country": "CN"}, 0.0),
        ({"country_of_dispatch": "CN"}, None),
        ({"country_of_origin": "CN"}, None),
    ],
)
def test_transshipment(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
