"""The form names are compared in."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.names import script
from tidewaiter.parties.screening.forms import formed


def test_null_is_empty_and_scripts_are_marked() -> None:
    forms, other = formed(pa.array([None, "Caf\u00e9 Ltd", "\u0418\u0432\u0430\u043d"]))
    assert forms.to_pylist() == ["", "cafe ltd", "ivan"]
    assert other.tolist() == [False, False, True]


def test_the_word_for_god_has_no_article_and_first_consonants_stay_ones() -> None:
    forms, _ = formed(
        pa.array(
            ["\u0639\u0628\u062f \u0627\u0644\u0644\u0647", "\u0648\u0644\u064a\u062f", "\u064a\u0648\u0633\u0641"]
        )
    )
    assert forms.to_pylist() == ["abd lah", "wlid", "yusf"]


def test_two_consonants_are_not_read_as_one_sound() -> None:
    forms, _ = formed(pa.array(["\u0627\u0646\u062a\u0635\u0627\u0631"]))
    assert forms.to_pylist() == ["antasar"]


LETTERS = "abcz 1-.,\u00e9\u00f6\u00df\u0142\u00f8\u0130\ufb01\u00c5\u1ea5e\u0301\u00bd\u2122"
ACCENTED = st.text(alphabet=st.sampled_from(LETTERS)).map("a".__add__)


@given(ACCENTED)
def test_accents_come_off_in_bulk_as_they_do_singly(text: str) -> None:
    assert formed(pa.array([text]))[0].to_pylist() == script.latin(pa.array([text])).to_pylist()
