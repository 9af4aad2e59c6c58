"""Measures of a pair: symmetric where they must be, in their ranges, and what each says."""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from tidewaiter.parties.screening.candidates import arrays
from tidewaiter.parties.screening.features import AT, COUNT, MEASURES, measure, room_for
from tidewaiter.parties.screening.forms import formed
from tidewaiter.parties.screening.words import Vocabulary

NAMES = st.lists(st.text(alphabet="abdeikmnorst", min_size=1, max_size=9), min_size=1, max_size=5).map(" ".join)


def measured(filed: str, listed: str) -> dict[str, float] | None:
    forms, other = formed(pa.array([filed, listed]))
    words = Vocabulary.of(forms).read(forms, other)
    out = np.zeros(COUNT, dtype=np.float32)
    kept = measure(arrays(words), 0, arrays(words), 1, 0.5, bool(other.any()), room_for(), out)
    return {m.name: float(out[AT[m.name]]) for m in MEASURES} if kept else None


@pytest.mark.parametrize(
    ("filed", "listed", "name", "least", "most"),
    [
        ("temur qaravelli", "qaravelli temur", "exact", 1, 1),
        ("temur qaravelli", "qaravelli temur", "whole", 1, 1),
        ("temur qaravelli", "qaravelli temur", "order", 0, 0),
        ("t qaravelli", "temur qaravelli", "initials", 1, 1),
        ("temurqaravelli", "temur qaravelli", "whole", 1, 1),
        ("temurqaravelli", "temur qaravelli", "covered", 0.9, 1.0),
        ("mohammed qaravelli", "muhamad qaravelli", "bones", 1, 1),
        ("temur qaravelli", "temur qaravelli oybek", "missing_listed", 5, 10),
        ("temur qaravelli oybek", "temur qaravelli", "missing", 5, 10),
        ("mr qaravelli", "qaravelli", "missing", 0, 0.5),
        ("qaravel", "qaravelli", "weakest", 0.76, 0.8),
    ],
)
def test_what_a_measure_says(filed: str, listed: str, name: str, least: float, most: float) -> None:
    found = measured(filed, listed)
    assert found is not None
    assert least - 1e-6 <= found[name] <= most + 1e-6


def test_names_with_nothing_in_common_are_not_measured() -> None:
    assert measured("temur qaravelli", "jane miller") is None


@settings(max_examples=60)
@given(NAMES, NAMES)
def test_shares_are_shares(filed: str, listed: str) -> None:
    found = measured(filed, listed)
    if found is None:
        return
    shares = ("covered", "covered_listed", "bones", "bones_listed", "whole", "exact", "order", "weakest")
    assert all(-1e-6 <= found[name] <= 1 + 1e-6 for name in shares)
    assert all(found[m.name] >= -1e-6 for m in MEASURES)


@settings(max_examples=40)
@given(NAMES)
def test_a_name_agrees_with_itself_wholly(name: str) -> None:
    found = measured(name, name)
    assert found is not None
    assert found["exact"] == pytest.approx(1.0)
    assert found["missing"] == found["missing_listed"] == 0.0
