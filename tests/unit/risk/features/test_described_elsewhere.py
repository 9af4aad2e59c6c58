import pytest

from tidewaiter.risk.features.described_elsewhere import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"text_declared": 0.01, "text_confidence": 0.9}, 1.0),
        ({"text_declared": 0.01, "text_confidence": 0.5}, 0.0),
        ({"text_declared": 0.9, "text_confidence": 0.9}, 0.0),
        ({"text_confidence": 0.9}, None),
        ({}, None),
    ],
)
def test_described_elsewhere(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
