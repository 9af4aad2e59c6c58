import pytest

from tidewaiter.risk.features.loaded_elsewhere import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"loading_location": "NLRTM", "country_of_dispatch": "CN"}, 1.0),
        ({"loading_location": "CNSHA", "country_of_dispatch": "CN"}, 0.0),
        ({"loading_location": "SIN", "country_of_dispatch": "CN"}, None),
        ({"loading_location": "NLRTM"}, None),
        ({}, None),
    ],
)
def test_loaded_elsewhere(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
