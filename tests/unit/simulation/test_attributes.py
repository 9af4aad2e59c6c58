import numpy as np
import pyarrow as pa

from tidewaiter.simulation.attributes import Pool, blank, choose, cumulative, digits, join, number, switch, uniform

IDS = np.arange(20_000)


def test_an_attribute_is_the_same_every_time_and_spread_evenly():
    first = uniform(3, "height", IDS)
    assert np.array_equal(first, uniform(3, "height", IDS))
    assert first.min() >= 0
    assert first.max() < 1
    assert abs(first.mean() - 0.5) < 0.01
    assert np.abs(np.histogram(first, bins=10, range=(0, 1))[0] - 2_000).max() < 200


def test_attributes_of_different_names_and_seeds_are_unrelated():
    height = uniform(3, "height", IDS)
    assert abs(np.corrcoef(height, uniform(3, "weight", IDS))[0, 1]) < 0.03
    assert abs(np.corrcoef(height, uniform(4, "height", IDS))[0, 1]) < 0.03


def test_numbers_stay_below_their_count_which_may_differ_by_row():
    counts = np.where(IDS % 2 == 0, 3, 7)
    drawn = number(1, "slot", IDS, counts)
    assert set(drawn[counts == 3]) == {0, 1, 2}
    assert set(drawn[counts == 7]) == set(range(7))


def test_choice_follows_the_weights():
    drawn = choose(cumulative([1, 0, 3]), uniform(1, "choice", IDS))
    shares = np.bincount(drawn, minlength=3) / len(IDS)
    assert shares[1] == 0
    assert abs(shares[2] - 0.75) < 0.02


def test_a_pool_picks_from_the_group_of_the_row():
    pool = Pool([["a", "b"], ["c"], ["d", "e", "f"]])
    group = np.array([0, 0, 1, 2, 2])
    assert pool.pick(group, np.array([0.0, 0.99, 0.5, 0.0, 0.99])).to_pylist() == ["a", "b", "c", "d", "f"]


def test_columns_of_text_are_joined_padded_switched_and_blanked():
    mask = np.array([True, False])
    assert join(pa.array(["x", "y"]), "z", by="-").to_pylist() == ["x-z", "y-z"]
    assert digits(np.array([7, 123]), 3).to_pylist() == ["007", "123"]
    assert switch(mask, "yes", pa.array(["a", "b"])).to_pylist() == ["yes", "b"]
    assert blank(mask, pa.array(["a", "b"])).to_pylist() == [None, "b"]
