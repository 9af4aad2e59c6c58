import pytest

from tidewaiter.risk.features.route_is_new import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"route_count_all": 0}, 1.0),
        ({"route_count_all": 3}, 0.0),
        ({}, None),
    ],
)
def test_route_is_new(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
