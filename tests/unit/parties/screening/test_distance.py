"""Edits by bit vectors are rapidfuzz's optimal string alignment."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from tidewaiter.parties.screening.distance import LETTERS, WORD, cleared, edits, likeness, marked

TEXTS = st.text(alphabet="abcde ", max_size=70)


@given(TEXTS, TEXTS)
def test_edits_are_those_of_the_reference(one: str, other: str) -> None:
    a, b = (np.frombuffer(text.encode() or b"\0", dtype=np.uint8) for text in (one, other))
    masks = np.zeros(LETTERS, dtype=np.uint64)
    size = marked(a, 0, len(one), masks)
    assert edits(size, masks, b, 0, len(other)) == OSA.distance(one[:WORD], other[:WORD])
    assert 0.0 <= likeness(size, masks, b, 0, len(other)) <= 1.0
    cleared(a, 0, len(one), masks)
    assert not masks.any()
