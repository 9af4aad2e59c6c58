"""Folds for out-of-fold figures: every group whole in one fold, positives spread evenly, seeded."""

import numpy as np
import numpy.typing as npt

from tidewaiter.risk.model.matrix import Flags, Rows


def folds_of(label: Flags, groups: npt.ArrayLike | None, folds: int, seed: int) -> Rows:
    """Give each row its fold, 0 to `folds` - 1; rows of the same group (a consignor, a tuple) share one.

    A row whose group is None is like no other. Groups that hold a positive are dealt out first and the others
    after them, each in a random order.
    """
    group_of_row = np.arange(len(label))
    if groups is not None:
        given = np.asarray(groups, dtype=object)
        known = np.array([group is not None for group in given], dtype=np.bool_)
        distinct, group_of_row[known] = np.unique(given[known].astype(str), return_inverse=True)
        group_of_row[~known] = len(distinct) + np.arange(int((~known).sum()))
    count = int(group_of_row.max()) + 1 if len(label) else 0
    holds_positive = np.bincount(group_of_row, weights=label, minlength=count) > 0
    shuffled = np.random.default_rng(seed).permutation(count)
    dealt = shuffled[np.argsort(~holds_positive[shuffled], kind="stable")]
    fold_of_group = np.empty(count, dtype=np.int64)
    fold_of_group[dealt] = np.arange(count) % folds
    return fold_of_group[group_of_row]
