"""Forms as words: the kernel says of each what Arrow's split, a search for values and the skeleton say."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.engine.buffers import texts_of
from tidewaiter.engine.text_table import TextTable
from tidewaiter.parties.names.consonants import skeleton
from tidewaiter.parties.names.script import latin
from tidewaiter.parties.screening.reading import parted, read

KNOWN = pa.array(["", "ali", "b", "ltd", "of", "schulz"])
WEIGHTS = np.arange(2, 8, dtype=np.float32)
HEAVIEST = 9.0

WORDS = st.lists(st.sampled_from(["ali", "b", "x", "schulz", "tchu", "ltd", "aeo", "112", "qu"]), max_size=5)
FORMS = st.lists(WORDS.map(" ".join) | st.text(max_size=12), max_size=20)


@given(FORMS)
def test_words_are_what_the_definitions_say(texts: list[str]) -> None:
    forms = latin(pa.array(texts, pa.string()))
    known = TextTable()
    known.add(texts_of(KNOWN))
    bounds, data, at, bones, bones_at, weights, letter_sets, bone_sets = read(
        parted(forms), known.table, WEIGHTS, HEAVIEST
    )
    split = pc.utf8_split_whitespace(forms)
    words = pc.list_flatten(split).to_pylist()
    assert bounds.tolist() == split.offsets.to_pylist()
    assert [data[a:b].tobytes().decode() for a, b in pairwise(at)] == words
    spoken = skeleton(pa.array(words, pa.string())).to_pylist()
    assert [bones[a:b].tobytes() for a, b in pairwise(bones_at)] == [w.encode() for w in spoken]
    held = dict(zip(KNOWN.to_pylist(), WEIGHTS.tolist(), strict=True))
    assert weights.tolist() == [held.get(w, 1.0 if len(w.encode()) == 1 else HEAVIEST) for w in words]
    assert letter_sets.tolist() == [_set(w.encode()) for w in words]
    assert bone_sets.tolist() == [_set(w.encode()) for w in spoken]


def _set(letters: bytes) -> int:
    return sum({1 << (byte & 31) for byte in letters})


def test_what_parts_words_beyond_ascii_parts_them() -> None:
    texts = parted(pa.array(["?\u2028!", "a b", "\x1c?"]))
    known = TextTable()
    bounds, data, at, *_ = read(texts, known.table, np.zeros(0, dtype=np.float32), HEAVIEST)
    assert bounds.tolist() == [0, 2, 4, 5]
    assert bytes(data[: at[-1]]) == b"?!ab?"
