"""Consonants that spellings of one name share."""

import pyarrow as pa
import pytest

from tidewaiter.parties.names import letters
from tidewaiter.parties.names.consonants import skeleton
from tidewaiter.parties.names.script import latin

MOHAMMED = "\u0645\u062d\u0645\u062f"
AL_QADDAFI = "\u0627\u0644\u0642\u0630\u0627\u0641\u064a"


@pytest.mark.parametrize(
    "spellings",
    [
        ("Mohammed", "Muhammad", "Mohamed", "Mhmd", MOHAMMED),
        ("Al Qaddafi", "al Gaddafi", "Al-Kadafi", AL_QADDAFI),
        ("Tschaikowski", "Chaykovsky", "\u0427\u0430\u0439\u043a\u043e\u0432\u0441\u043a\u0438\u0439"),
    ],
)
def test_spellings_of_one_name_share_their_consonants(spellings: tuple[str, ...]) -> None:
    found = skeleton(latin(pa.array(spellings))).to_pylist()
    assert len(set(found)) == 1, found


def test_a_skeleton_keeps_words_digits_and_first_vowels() -> None:
    given = pa.array(["aa bb 1223 io", "xi", None, "", "e"])
    assert skeleton(given).to_pylist() == ["a b 1223 a", "s", None, "", "a"]


def test_the_longest_sound_comes_first() -> None:
    patterns = [pattern for pattern, _ in letters.SOUNDS]
    assert [len(p) for p in patterns] == sorted((len(p) for p in patterns), reverse=True)
    assert len(set(patterns)) == len(patterns)


def test_every_consonant_stands_alone_behind_its_other_patterns() -> None:
    last = {pattern[0]: pattern for pattern, _ in letters.SOUNDS}
    assert all(pattern == letter for letter, pattern in last.items())


def test_a_slice_of_a_column_is_read_as_it_stands_there() -> None:
    forms = pa.array(["tch", "schulz", None, "qu ck"])
    assert skeleton(forms.slice(1)).to_pylist() == skeleton(forms).to_pylist()[1:] == ["slz", None, "k k"]
