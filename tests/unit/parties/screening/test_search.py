"""Search gives pairs by filed row, best first, and does not depend on how names are cut."""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
from prepare import prepared

from tidewaiter.parties.screening import search as searching
from tidewaiter.parties.screening.forms import formed
from tidewaiter.parties.screening.search import search

NAMES = ["Temur Qaravelli", "Jane Miller", "Zolvatex Trading", "\u738b\u5c0f\u660e", "Khalil Saddiqi", ""] * 7


def test_ranges_change_nothing(monkeypatch: object) -> None:
    made = prepared()
    words = made.vocabulary.read(*formed(pa.array(NAMES)))
    whole = search(words, made.index, made.scorer, 0.3, features=True)
    monkeypatch.setattr(searching, "_RANGE", 4)  # type: ignore[attr-defined]
    cut = search(words, made.index, made.scorer, 0.3, features=True)
    assert np.array_equal(whole.rows, cut.rows)
    assert np.array_equal(whole.listed, cut.listed)
    assert np.array_equal(whole.scores, cut.scores)
    assert whole.features is not None
    assert len(whole.features) == len(whole.rows) > 0
    assert (np.diff(whole.rows) >= 0).all()


def test_no_names_give_no_pairs() -> None:
    made = prepared()
    assert len(search(made.vocabulary.read(*formed(pa.array([], pa.string()))), made.index, made.scorer, 0.3).rows) == 0
