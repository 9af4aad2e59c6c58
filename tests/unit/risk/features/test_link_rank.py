import pytest

from tidewaiter.risk.features.link_rank import FEATURE


@pytest.mark.parametrize("value", [0.0, 0.4, None])
def test_it_is_the_number_that_stands_beside_the_row(value_of, value):
    assert value_of(FEATURE, {"link_rank": value}) == value
