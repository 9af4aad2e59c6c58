import re

import pytest

from tidewaiter.risk.rules.operators.terms import pattern, unusable, words_of


def test_words_lose_case_and_accents_but_not_what_spells_them() -> None:
    assert words_of("Crème  BRÛLÉE-x") == ["creme", "brulee", "x"]
    assert words_of("ストロベリー") == ["ストロベリー"]


@pytest.mark.parametrize("word", ["machine", "machin", "maachine", "mqchine", "mahcine", "achine", "machines"])
def test_one_slip_is_forgiven(word: str) -> None:
    assert re.search(pattern("machine", slips=True).replace(r"\pL", "[a-z]").replace(r"[^[a-z]\pN]", "[^a-z0-9]"), word)


def test_short_words_are_taken_by_the_letter() -> None:
    assert pattern("tea", slips=True) == pattern("tea", slips=False)


def test_what_has_no_letter_is_no_term() -> None:
    assert unusable(["--"])
    assert not unusable(["pill press"])
