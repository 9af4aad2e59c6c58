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
