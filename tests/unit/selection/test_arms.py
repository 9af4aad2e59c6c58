import numpy as np
import pytest

from tidewaiter.selection.arms import Shares, inclusion, policy, split


def test_capacity_is_split_between_policy_and_chance() -> None:
    assert split(100, Shares(explore=0.10, random=0.5)) == (90, 5.0, 5.0)


def test_a_small_capacity_still_leaves_one_slot_to_chance() -> None:
    slots, explore, random = split(2, Shares(explore=0.10, random=1.0))
    assert (slots, explore, random) == (1, 0.0, 1.0)


def test_a_single_slot_goes_to_the_policy() -> None:
    assert split(1, Shares())[0] == 1


def test_the_policy_takes_lookouts_before_higher_scores() -> None:
    got = policy(np.array([False, True, False]), np.array([0.9, 0.1, 0.8]), slots=2)
    assert got.tolist() == [1.0, 1.0, 0.0]


def test_rows_tied_at_the_boundary_share_what_is_left() -> None:
    got = policy(np.zeros(4, dtype=bool), np.array([3.0, 1.0, 1.0, 0.0]), slots=2)
    assert got.tolist() == [1.0, 0.5, 0.5, 0.0]


def test_exploration_gives_every_row_left_by_the_policy_a_chance() -> None:
    parts = inclusion(np.zeros(50, dtype=bool), np.arange(50.0), np.zeros(50), 10, Shares(0.2, 0.5))
    assert (parts.total > 0).all()
    assert parts.total.sum() == pytest.approx(10)
    assert parts.random[:42].tolist() == pytest.approx([1 / 42] * 42)


def test_novelty_draws_exploration_to_itself() -> None:
    novelty = np.where(np.arange(50) == 3, 10.0, 1.0)
    parts = inclusion(np.zeros(50, dtype=bool), np.arange(50.0), novelty, 10, Shares(0.2, 0.5))
    assert parts.explore.argmax() == 3


def test_what_a_full_row_cannot_take_goes_to_the_others_by_their_novelty() -> None:
    """Two of five slots explore; the first row would get 2 x 100/106 and can only be full."""
    parts = inclusion(np.zeros(5, dtype=bool), np.arange(5.0), np.array([100, 3, 2, 1, 0]), 5, Shares(0.0001, 0.00001))
    assert parts.total.tolist() == pytest.approx([1.0] * 5)
    parts = inclusion(np.zeros(4, dtype=bool), np.zeros(4), np.array([100.0, 3.0, 1.0, 0.0]), 2, Shares(1.0, 0.0))
    assert parts.explore.tolist() == pytest.approx([1.0, 0.75, 0.25, 0.0])


def test_no_novelty_where_room_is_left_goes_by_the_room() -> None:
    parts = inclusion(np.zeros(4, dtype=bool), np.zeros(4), np.array([1.0, 0.0, 0.0, 0.0]), 3, Shares(1.0, 0.0))
    assert parts.explore.tolist() == pytest.approx([1.0, 2 / 3, 2 / 3, 2 / 3])


@pytest.mark.parametrize("smallest", [5e-324, 1e-308, 1e-200, 1e-17])
def test_the_smallest_novelty_there_is_comes_to_an_end(smallest: float) -> None:
    for largest in (1.0, smallest):
        novelty = np.array([largest, smallest, smallest, 0.0])
        parts = inclusion(np.zeros(4, dtype=bool), np.zeros(4), novelty, 3, Shares(1.0, 0.25))
        assert parts.total.sum() == pytest.approx(3)
        assert parts.total.max() <= 1
