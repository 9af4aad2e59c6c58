"""Texts found again, whatever their hashes."""

import numpy as np
import pyarrow as pa

from tidewaiter.engine.buffers import texts_of
from tidewaiter.engine.text_table import TextTable, different


def test_texts_are_numbered_as_they_came() -> None:
    known = TextTable()
    known.add(texts_of(pa.array(["one", "", "\u4e8c"])))
    known.add(texts_of(pa.array(["x", "three", "four"]).slice(1)))
    asked = pa.array(["four", "two", None, "\u4e8c", "", "one", "on", "x", "three"])
    assert known.places(texts_of(asked)).tolist() == [4, -1, -1, 2, 1, 0, -1, -1, 3]
    assert len(known) == 5
    assert known.places(texts_of(asked.slice(3, 2))).tolist() == [2, 1]


def test_a_table_that_grew_has_all_its_texts() -> None:
    known, texts = TextTable(), pa.array([f"text {n}" for n in range(5000)])
    before = known.nbytes
    for start in range(0, 5000, 700):
        known.add(texts_of(texts.slice(start, 700)))
    assert known.places(texts_of(texts)).tolist() == list(range(5000))
    assert known.places(texts_of(pa.array(["text 5000", "text"]))).tolist() == [-1, -1]
    assert known.nbytes > before + 5000 * len("text 100")


def test_an_empty_table_and_no_texts() -> None:
    nothing = texts_of(pa.array([], pa.string()))
    assert TextTable().places(texts_of(pa.array(["one", None]))).tolist() == [-1, -1]
    assert TextTable().places(nothing).tolist() == []
    places, firsts = different(nothing, np.zeros(0, dtype=np.bool_))
    assert (len(places), len(firsts)) == (0, 0)


def test_different_texts_are_told_by_bytes_and_mark() -> None:
    texts = texts_of(pa.array(["a", "b", "a", "", "a", "ab", "b"]))
    marks = np.array([False, False, False, False, True, False, False])
    places, firsts = different(texts, marks)
    assert places.tolist() == [0, 1, 0, 2, 3, 4, 1]
    assert firsts.tolist() == [0, 1, 3, 4, 5]
