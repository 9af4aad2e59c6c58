"""The score of a pair: a few small decision trees over MEASURES, read from a table that ships (`scorer.csv`).

The trees were grown by gradient boosting (scripts/train-screening.py says on what), each feature bound to speak in the
direction that its row of MEASURES names, so that a name that agrees more never scores less for it. A node is a line of
the table; to read one: go left where the value is at most the threshold. The sum of the leaves is in log-odds.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numba
import numpy as np
import pyarrow.csv
from numpy.typing import NDArray

from tidewaiter.parties.screening.features import AT

SHIPPED = Path(__file__).with_name("scorer.csv")
COLUMNS = ("tree", "measure", "threshold", "left", "right", "value")


@dataclass(frozen=True, slots=True)
class Scorer:
    """Nodes of all trees end to end: `roots` where each begins; a leaf has measure -1 and its value."""

    roots: NDArray[np.int32]
    measures: NDArray[np.int32]
    thresholds: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    values: NDArray[np.float32]

    def arrays(self) -> tuple[NDArray[np.int32] | NDArray[np.float32], ...]:
        """What kernels take, in the order they take it."""
        return (self.roots, self.measures, self.thresholds, self.left, self.right, self.values)

    def scores(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """The score in (0, 1) of each row of features, shape (n, COUNT)."""
        return np.array([score(self.arrays(), row) for row in features], dtype=np.float64)


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
def score(trees: tuple, row: NDArray[np.float32]) -> float:  # type: ignore[type-arg]
    """The score of one row of features, in (0, 1)."""
    roots, measures, thresholds, left, right, values = trees
    total = 0.0
    for root in roots:
        node = root
        while measures[node] >= 0:
            node = root + (left[node] if row[measures[node]] <= thresholds[node] else right[node])
        total += values[node]
    return float(1.0 / (1.0 + np.exp(-total)))
