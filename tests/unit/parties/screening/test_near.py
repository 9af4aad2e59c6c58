"""Bounds leave out no listed text that comes to enough, and change no sum."""

import sys
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from prepare import prepared

from tidewaiter.parties.screening.candidates import Index, arrays, asked
from tidewaiter.parties.screening.forms import formed
from tidewaiter.parties.screening.near import most_alike, near, room_for_keys
from tidewaiter.parties.screening.words import Vocabulary

SYLLABLES = ["ka", "ra", "mo", "tel", "vin", "sha", "dor", "li", "zan", "pe", "gu", "ob"]
LISTED = 600


@cache
def made() -> tuple[Vocabulary, Index]:
    """An index of invented names of one to four words, one in nine of another script."""
    random = np.random.default_rng(5)
    names = [
        " ".join("".join(random.choice(SYLLABLES, random.integers(1, 5))) for _ in range(random.integers(1, 5)))
        for _ in range(LISTED)
    ]
    forms = pa.array(names)
    vocabulary = Vocabulary.of(forms)
    return vocabulary, Index.of(vocabulary.read(forms, np.arange(LISTED) % 9 == 0))


def found(name: str, least: tuple[float, float], *, scripts: bool) -> dict[int, float]:
    vocabulary, index = made()
    words = vocabulary.read(pa.array([name]), np.array([scripts]))
    sums, touched = np.zeros(LISTED, np.float32), np.empty(LISTED, np.int32)
    used = near(arrays(words), 0, asked(index, scripts=scripts), least, sums, touched, room_for_keys())
    assert len(set(touched[:used].tolist())) == used
    assert set(np.flatnonzero(sums)) == set(touched[:used].tolist())
    return {int(row): float(sums[row]) for row in touched[:used]}


names = st.lists(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map("".join), min_size=1, max_size=5)


@given(names.map(" ".join), st.booleans())
def test_what_comes_to_enough_is_found_with_its_sum(name: str, scripts: bool) -> None:  # noqa: FBT001
    least = (0.0, 0.35) if scripts else (0.4, 0.4)
    everything, bounded = found(name, (0.0, 0.0), scripts=scripts), found(name, least, scripts=scripts)
    assert bounded.keys() <= everything.keys()
    for row, value in everything.items():
        if value >= least[1]:
            assert bounded[row] == pytest.approx(value, rel=1e-5)


def test_bounds_leave_most_out() -> None:
    some = "karamo telvin shador"
    assert len(found(some, (0.4, 0.4), scripts=False)) < len(found(some, (0.0, 0.0), scripts=False)) / 2


def test_a_listed_name_is_nearest_to_itself() -> None:
    listed = prepared()
    words = listed.vocabulary.read(*formed(listed.names))
    index, size = listed.index, len(listed.names)
    sums, touched = np.zeros(size, np.float32), np.empty(size, np.int32)
    for row in np.flatnonzero(~words.other):
        sums[:] = 0
        used = near(arrays(words), row, asked(index, scripts=False), (0.4, 0.4), sums, touched, room_for_keys())
        best = np.empty(8, np.int32)
        assert most_alike(sums, touched, used, best, 0.4) > 0
        assert sums[row] == sums[best[0]]
        assert sums[row] >= 1.0


def test_the_most_alike_come_first_and_of_equal_ones_the_earlier() -> None:
    sums = np.array([0.5, 0.9, 0.3, 0.9, 0.6, 0.45], np.float32)
    best = np.empty(3, np.int32)
    touched = np.array([5, 3, 0, 4, 2, 1], np.int32)
    assert most_alike(sums, touched, 6, best, 0.4) == 3
    assert best.tolist() == [1, 3, 4]
    assert most_alike(sums, touched, 6, best, 0.95) == 0
