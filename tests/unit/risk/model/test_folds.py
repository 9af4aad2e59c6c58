import numpy as np

from tidewaiter.risk.model.folds import folds_of

LABEL = np.arange(100) % 5 == 0


def test_positives_are_spread_evenly():
    fold = folds_of(LABEL, None, 4, seed=3)
    assert np.bincount(fold[LABEL]).tolist() == [5, 5, 5, 5]
    assert np.bincount(fold).tolist() == [25, 25, 25, 25]


def test_a_group_is_never_split():
    groups = np.array([f"consignor {i % 17}" for i in range(100)])
    fold = folds_of(LABEL, groups, 4, seed=3)
    assert all(len(set(fold[groups == g])) == 1 for g in set(groups))
    assert set(fold) == {0, 1, 2, 3}


def test_the_seed_decides():
    assert (folds_of(LABEL, None, 4, seed=3) == folds_of(LABEL, None, 4, seed=3)).all()
    assert (folds_of(LABEL, None, 4, seed=3) != folds_of(LABEL, None, 4, seed=4)).any()


def test_rows_without_a_group_are_not_one_group():
    groups = np.array([None if i % 2 else "consignor" for i in range(100)], dtype=object)
    fold = folds_of(LABEL, groups, 4, seed=3)
    assert len(set(fold[::2])) == 1
    assert set(fold[1::2]) == {0, 1, 2, 3}
