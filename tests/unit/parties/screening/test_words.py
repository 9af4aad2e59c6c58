"""Words and their weights: rare ones weigh, courtesies and company forms do not."""

import pyarrow as pa
import pytest

from tidewaiter.parties.screening.forms import formed
from tidewaiter.parties.screening.words import HEAVIEST, LIGHT, Vocabulary, common


def test_weights_by_rarity() -> None:
    forms, _ = formed(pa.array(["temur qaravelli"] + ["hassan jones"] * 9))
    vocabulary = Vocabulary.of(forms)
    other = formed(pa.array(["mr temur hassan unheardof ltd x"]))
    read = vocabulary.read(*other)
    mister, temur, hassan, unheard, ltd, letter = read.weights.tolist()
    assert mister == ltd == pytest.approx(LIGHT)
    assert LIGHT < hassan < temur == unheard == HEAVIEST
    assert letter == 1.0


def test_words_of_a_text_are_found_again() -> None:
    forms, other = formed(pa.array(["one two", "", "three"]))
    read = Vocabulary.of(forms).read(forms, other)
    assert read.bounds.tolist() == [0, 2, 3, 4]  # what has no letters is one word of none
    assert [bytes(read.data[read.at[w] : read.at[w + 1]]) for w in (2, 3)] == [b"", b"three"]


def test_common_words_are_shares() -> None:
    assert len(common()) > 500
    assert all(0 < share < 1 for share in common().values())
