"""The scores of pairs: in (0, 1), and never less for more of what speaks for a match."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.screening.features import COUNT, MEASURES
from tidewaiter.parties.screening.scorer import load


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
