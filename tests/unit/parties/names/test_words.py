import pyarrow as pa
import pytest

from tidewaiter.engine.buffers import texts_of
from tidewaiter.parties.names.words import NONE, OTHER, Words, cut, first_word, having

WORDS = Words.of(["ltd", "sa", "as"])


def test_a_word_is_found_in_any_case_and_between_any_signs():
    found, other = having(
        pa.array(["Acme LTD", "acme,ltd.", "Acmeltd", "S.A. Acme", "Acme a/s", "", None, "Müller"]), WORDS
    )
    assert found.tolist() == [True, True, False, True, True, False, False, False]
    assert other.tolist() == [False] * 7 + [True]


def test_the_first_word_is_told_by_its_byte():
    texts = texts_of(pa.array(["Acme Ltd SA", "Acme S.A.", "none", "ltd", "\u00e9"]))
    assert first_word(texts, WORDS).tolist() == [5, 5, NONE, 0, OTHER]


def test_texts_are_cut_at_a_place():
    texts = texts_of(pa.array(["Acme Ltd", "ltd", ""]))
    before, after = cut(texts, pa.array([5, 0, 0]).to_numpy())
    assert before.array().to_pylist() == ["Acme ", "", ""]
    assert after.array().to_pylist() == ["Ltd", "ltd", ""]


@pytest.mark.parametrize("word", ["two words", "Ltd", "\u00e9t\u00e9", ""])
def test_only_plain_words_are_taken(word):
    with pytest.raises(ValueError, match="small letters"):
        Words.of([word])


def test_many_words_do_not_hide_each_other():
    listed = [f"w{at}" for at in range(5000)]
    words = Words.of(listed, range(1, 5001))
    found, _ = having(pa.array([*listed, "w5000"]), words)
    assert found.tolist() == [True] * 5000 + [False]
