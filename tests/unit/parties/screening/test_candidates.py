"""Candidates by 4-grams, pairs of words and consonants; postings that are too long are not followed."""

import numpy as np
import pyarrow as pa

from tidewaiter.parties.screening.candidates import KEYS, Index, arrays, keys_of, parts, postings, range_of, slot_of
from tidewaiter.parties.screening.forms import formed
from tidewaiter.parties.screening.words import Vocabulary, Words


def words(*names: str) -> Words:
    forms, other = formed(pa.array(names, pa.string()))
    return Vocabulary.of(forms).read(forms, other)


def keys(made: Words, row: int, kind: int) -> set[int]:
    room = np.zeros(KEYS, dtype=np.uint64)
    return set(room[: keys_of(arrays(made), row, kind, room)].tolist())


def test_word_order_changes_no_key() -> None:
    made = words("temur qaravelli", "qaravelli temur")
    assert all(keys(made, 0, kind) == keys(made, 1, kind) for kind in (0, 1, 2))


def test_vowels_change_neither_pairs_nor_consonants() -> None:
    made = words("mohammed qaravelli", "muhamad qorovelle")
    assert keys(made, 0, 2) == keys(made, 1, 2)
    assert keys(made, 0, 1) == keys(made, 1, 1)
    assert keys(made, 0, 0) != keys(made, 1, 0)


def test_a_key_of_too_many_texts_is_not_followed() -> None:
    made = words(*["temur"] * 5, "qaravelli")
    held = postings(made, 0, np.arange(6), 4)
    (shared, rare) = (next(iter(keys(made, row, 0))) for row in (0, 5))
    assert range_of(held.slots[slot_of(shared, held.slots) + 1])[1] == 0
    start, count = range_of(held.slots[slot_of(rare, held.slots) + 1])
    assert held.rows[start : start + count].tolist() == [5]


def test_an_index_of_no_texts_is_one() -> None:
    made = Index.of(words())
    assert len(made.words) == 0


def test_very_long_names_are_cut_not_refused() -> None:
    made = words(" ".join(f"word{k}" for k in range(60)), "x" * 900)
    assert all(len(keys(made, row, kind)) <= KEYS for row in (0, 1) for kind in (0, 1, 2))


def test_parts_cover_all_rows() -> None:
    assert list(parts(5, 2)) == [(0, 2), (2, 4), (4, 5)]
