import numpy as np

from tidewaiter.selection import draw
from tidewaiter.selection.arms import Inclusion


def test_certain_rows_are_always_hit_and_impossible_ones_never() -> None:
    probability = np.array([1.0, 0.0, 0.5, 0.5])
    for seed in range(200):
        chosen = draw.systematic(probability, np.random.default_rng(seed))
        assert chosen[0]
        assert not chosen[1]
        assert chosen.sum() == 2


def test_hits_are_as_frequent_as_their_probability() -> None:
    probability = np.array([0.9, 0.6, 0.3, 0.15, 0.05])
    hits = sum(draw.systematic(probability, np.random.default_rng(seed)) for seed in range(8000))
    assert np.abs(hits / 8000 - probability).max() < 0.02


def test_the_generator_depends_on_every_part() -> None:
    one = draw.generator("A", "2026-01-01", "day", 1).random()
    assert one == draw.generator("A", "2026-01-01", "day", 1).random()
    assert one != draw.generator("A", "2026-01-01", "night", 1).random()


def test_a_chosen_row_with_one_component_gets_that_arm() -> None:
    zero = np.zeros(2)
    parts = Inclusion(lookout=np.array([1.0, 0.0]), exploit=zero, explore=zero, random=np.array([0.0, 0.4]))
    assert draw.arms(np.array([True, True]), parts, np.random.default_rng(0)).to_pylist() == ["lookout", "random"]
