import math

import numpy as np
import pytest

from tidewaiter.selection.intervals import proportion, proportions, weighted_count


def test_the_interval_of_equal_weights_is_the_exact_one_of_a_count() -> None:
    got = weighted_count(np.ones(5), np.ones(5), 1.0)
    assert (got.low, got.high) == (pytest.approx(1.6235, abs=1e-3), pytest.approx(11.6683, abs=1e-3))  # Garwood, 5


def test_nothing_counted_leaves_room_for_the_largest_weight() -> None:
    got = weighted_count(np.full(10, 3.0), np.zeros(10), 3.0)
    assert (got.value, got.low) == (0.0, 0.0)
    assert got.high == pytest.approx(3 * 3.6889, abs=1e-3)


def test_what_can_weigh_nothing_is_certain() -> None:
    assert weighted_count(np.zeros(3), np.ones(3), 0.0).high == 0.0


def test_a_share_of_nothing_is_not_known() -> None:
    assert math.isnan(proportion(0, 0).value)


def test_a_share_has_an_interval_inside_nought_and_one() -> None:
    got = proportion(0, 10)
    assert got.low == 0.0
    assert 0.2 < got.high < 0.4


def test_many_proportions_are_each_as_one_alone():
    found, of = np.array([0.0, 3.0, 10.0, 0.0]), np.array([5.0, 40.0, 10.0, 0.0])
    many = proportions(found, of)
    for n in range(3):
        one = proportion(int(found[n]), int(of[n]))
        assert many[:, n] == pytest.approx([one.value, one.low, one.high])
    assert many[1, 0] == 0.0
    assert many[2, 2] == 1.0
    assert np.isnan(many[:, 3]).all()
