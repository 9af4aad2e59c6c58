"""The scores of pairs: in (0, 1), and never less for more of what speaks for a match."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.screening.features import COUNT, MEASURES
from tidewaiter.parties.screening.scorer import LEAVES, Scorer, load


@given(st.lists(st.floats(0, 10, width=32), min_size=COUNT, max_size=COUNT), st.integers(0, COUNT - 1), st.floats(0, 5))
def test_scores_are_bounded_and_monotone(values: list[float], place: int, more: float) -> None:
    row = np.array(values, dtype=np.float32)
    higher = row.copy()
    higher[place] += np.float32(more)
    first, second = load().scores(np.stack([row, higher]))
    assert 0 < first < 1
    direction = MEASURES[place].direction
    if direction:
        assert direction * (second - first) >= -1e-7


def walked(row: np.ndarray) -> float:
    """The score by going through each tree from its root."""
    made, total = load(), 0.0
    for root in made.roots:
        node = root
        while made.measures[node] >= 0:
            step = made.left if row[made.measures[node]] <= made.thresholds[node] else made.right
            node = root + step[node]
        total += float(made.values[node])
    return 1.0 / (1.0 + math.exp(-total))


@given(st.data())
def test_scores_are_those_of_the_trees(data: st.DataObject) -> None:
    """Thresholds themselves among the values: at one, a value goes left."""
    made = load()
    limits = [made.thresholds[made.measures == place].tolist() or [0.0] for place in range(COUNT)]
    drawn = [data.draw(st.sampled_from(some) | st.floats(-1, 40, width=32)) for some in limits]
    row = np.array(drawn, dtype=np.float32)
    assert made.scores(row[None, :])[0] == pytest.approx(walked(row), rel=1e-12)


def test_a_tree_of_too_many_leaves_is_refused() -> None:
    size = LEAVES + 1  # a tree that only goes right
    nodes = 2 * size - 1
    inner = np.arange(nodes) % 2 == 0
    inner[-1] = False
    ids = np.arange(nodes, dtype=np.int32)
    with pytest.raises(ValueError, match="leaves"):
        Scorer(
            np.zeros(1, np.int32),
            np.where(inner, 0, -1).astype(np.int32),
            np.zeros(nodes, np.float32),
            np.where(inner, ids + 1, 0).astype(np.int32),
            np.where(inner, ids + 2, 0).astype(np.int32),
            np.zeros(nodes, np.float32),
        )


def test_a_table_with_other_columns_or_measures_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "scorer.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="columns are"):
        load(file)
    file = tmp_path / "other.csv"
    file.write_text(
        "tree,measure,threshold,left,right,value\n0,colour,0.5,1,2,0\n0,,0,0,0,1\n0,,0,0,0,2\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match="colour"):
        load(file)
