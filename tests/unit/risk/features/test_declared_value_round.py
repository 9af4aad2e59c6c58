import pytest

from tidewaiter.risk.features.declared_value_round import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"declared_value": 40.0}, 1.0),
        ({"declared_value": 39.99}, 0.0),
        ({"declared_value": 0.0}, 0.0),
        ({}, None),
    ],
)
def test_declared_value_round(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
