import pytest

from tidewaiter.risk.features.screening_score import FEATURE


@pytest.mark.parametrize("value", [0.0, 1.0, None])
def test_it_is_the_number_that_stands_beside_the_row(value_of, value):
    assert value_of(FEATURE, {"screening_score": value}) == value


def test_missing_says_that_nothing_was_screened():
    assert "not screened" in FEATURE.template(None)
