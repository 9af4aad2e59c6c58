import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.history.standing import search

LIMITS = np.iinfo(np.int64)
KEYS = st.lists(st.integers(LIMITS.min, LIMITS.max) | st.integers(-40, 40), max_size=60)


def numbers(values) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@settings(max_examples=100)
@given(keys=KEYS, wanted=KEYS, ordered=st.booleans())
def test_keys_are_found_where_a_plain_search_finds_them(keys, wanted, ordered) -> None:
    held = numbers(sorted(set(keys)))
    asked = numbers(sorted(wanted) if ordered else wanted)
    expected = np.searchsorted(held, asked)
    begins, found = np.empty(len(asked), np.int64), np.empty(len(asked), np.int64)
    search.starts(held, asked, begins)
    search.locate(held, asked, found)
    assert begins.tolist() == expected.tolist()
    there = np.isin(asked, held)
    assert found.tolist() == np.where(there, expected, -1).tolist()


@pytest.mark.parametrize("apart", [1, 5, 15, 17, 100, 900])
def test_walking_and_guessing_find_the_same(apart: int) -> None:
    held = np.sort(np.random.default_rng(3).integers(LIMITS.min, LIMITS.max, 20_000))
    held[7_000:9_000] = held[7_000] + np.arange(2_000)  # not spread evenly: a walk goes further than it should
    held.sort()
    asked = np.sort(np.concatenate([held[::apart], held[::apart] + 1]))
    found = np.empty(len(asked), np.int64)
    search.starts(held, asked, found)
    assert found.tolist() == np.searchsorted(held, asked).tolist()
