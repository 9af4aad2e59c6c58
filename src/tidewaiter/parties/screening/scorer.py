"""The score of a pair: a few small decision trees over MEASURES, read from a table that ships (`scorer.csv`).

The trees were grown by gradient boosting (scripts/train-screening.py says on what), each feature bound to speak in the
direction that its row of MEASURES names, so that a name that agrees more never scores less for it. A node is a line of
the table; to read one: go left where the value is at most the threshold. The sum of the leaves is in log-odds.

The kernel does not go from node to node, which no processor foresees: for each measure it looks through the thresholds
below the value, smallest first, and takes away the leaves that are not reached then; of each tree the first that is
left is the one (QuickScorer: Lucchese et al., SIGIR 2015). The same leaves, added in the same order.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pyarrow.csv
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from tidewaiter.parties.screening.features import AT

SHIPPED = Path(__file__).with_name("scorer.csv")
_ALL = np.uint32(0xFFFFFFFF)
COLUMNS = ("tree", "measure", "threshold", "left", "right", "value")


Whole = NDArray[np.int32]
Reals = NDArray[np.float32]

LEAVES = 32
"""Leaves that a tree may have: the bits that stand for them."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Nodes of all trees end to end: `roots` where each begins; a leaf has measure -1 and its value.

    ValueError where a tree has more than LEAVES leaves.
    """

    roots: Whole
    measures: Whole
    thresholds: Reals
    left: Whole
    right: Whole
    values: Reals
    laid: tuple[NDArray[Any], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the nodes out by measure and threshold, for the kernel."""
        object.__setattr__(self, "laid", _laid(self))

    def arrays(self) -> tuple[NDArray[Any], ...]:
        """What kernels take, in the order they take it."""
        return self.laid

    def scores(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """The score in (0, 1) of each row of features, shape (n, COUNT)."""
        return np.array([score(self.arrays(), row) for row in features], dtype=np.float64)


def _laid(scorer: Scorer) -> tuple[NDArray[Any], ...]:
    """By measure where its thresholds begin; the thresholds, smallest first; of each its tree and the leaves it leaves.

    Then the values of all trees' leaves, LEAVES a tree, first the leftmost; and room for the leaves of each tree.
    """
    nodes: list[tuple[int, float, int, int]] = []
    leaves = np.zeros((len(scorer.roots), LEAVES), dtype=np.float32)

    def counted(tree: int, node: int, first: int) -> int:
        """How many leaves a node has, the first of them at `first`."""
        root = int(scorer.roots[tree])
        if scorer.measures[root + node] < 0:
            if first == LEAVES:
                raise ValueError(f"tree {tree} has more than {LEAVES} leaves")
            leaves[tree, first] = scorer.values[root + node]
            return 1
        left = counted(tree, int(scorer.left[root + node]), first)
        gone = ((1 << left) - 1) << first
        place = root + node
        nodes.append((int(scorer.measures[place]), float(scorer.thresholds[place]), tree, ((1 << LEAVES) - 1) & ~gone))
        return left + counted(tree, int(scorer.right[place]), first + left)

    for tree in range(len(scorer.roots)):
        counted(tree, 0, 0)
    nodes.sort()
    measures = np.array([node[0] for node in nodes], dtype=np.int64)
    return (
        np.searchsorted(measures, np.arange(len(AT) + 1)),
        np.array([node[1] for node in nodes], dtype=np.float32),
        np.array([node[2] for node in nodes], dtype=np.int32),
        np.array([node[3] for node in nodes], dtype=np.uint32),
        leaves,
    )


@cache
def load(path: Path = SHIPPED) -> Scorer:
    """The scorer of a table; ValueError where it names a measure that there is not."""
    table = pyarrow.csv.read_csv(path)
    if tuple(table.column_names) != COLUMNS:
        raise ValueError(f"{path}: columns are {', '.join(COLUMNS)}")
    names = table["measure"].to_pylist()
    unknown = {name for name in names if name and name not in AT}
    if unknown:
        raise ValueError(f"{path}: no such measures: {', '.join(sorted(unknown))}")
    trees = table["tree"].to_numpy()
    return Scorer(
        np.flatnonzero(np.diff(trees, prepend=-1)).astype(np.int32),
        np.array([AT[name] if name else -1 for name in names], dtype=np.int32),
        table["threshold"].to_numpy().astype(np.float32),
        table["left"].to_numpy().astype(np.int32),
        table["right"].to_numpy().astype(np.int32),
        table["value"].to_numpy().astype(np.float32),
    )


@numba.njit(cache=True, nogil=True, forceinline=True)
def scored(trees: tuple, row: Reals, reached: NDArray[np.uint32]) -> float:  # type: ignore[type-arg]
    """The score of one row of features, in (0, 1); `reached` is room for a number a tree."""
    starts, thresholds, of, kept, leaves = trees
    for tree in range(len(leaves)):
        reached[tree] = _ALL
    for measure in range(len(starts) - 1):
        value, k, end = row[measure], starts[measure], starts[measure + 1]
        while k < end and value > thresholds[k]:
            reached[of[k]] &= kept[k]
            k += 1
    total = 0.0
    for tree in range(len(leaves)):
        total += leaves[tree, trailing_zeros(reached[tree])]  # type: ignore[call-arg] # of an intrinsic
    return float(1.0 / (1.0 + np.exp(-total)))


@numba.njit(cache=True, nogil=True)
def score(trees: tuple, row: Reals) -> float:  # type: ignore[type-arg]
    """As `scored`, with room of its own."""
    return scored(trees, row, np.empty(len(trees[4]), dtype=np.uint32))
