"""Latin forms and skeletons of any text: idempotent, never empty, null for null, the kernel as the general path."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.names.consonants import skeleton
from tidewaiter.parties.names.email import mailbox
from tidewaiter.parties.names.letters import SOUNDS
from tidewaiter.parties.names.phone import e164
from tidewaiter.parties.names.script import latin, romanised

TEXTS = st.text(max_size=40) | st.text(st.characters(max_codepoint=127), max_size=40)
COLUMNS = st.lists(st.none() | TEXTS, max_size=20).map(lambda texts: pa.array(texts, pa.string()))

ACROSS = st.text(
    "aZ1 -.\u20ac\u00a0\u0301\u0627\u0644\u0639\u0418\u0439\u03a3\u03c3\u674e\u5c0f"
    "\u6b27\u9633\ufdf2\u30c8\ud55c\u1100\u1161\u0130\ufb01",
    max_size=16,
)
"""Texts in which scripts meet: the article, marks, runs of Chinese with others beside them."""

MAILBOXES = st.builds(
    "{}@{}".format,
    st.text("abc.+-", min_size=1, max_size=8),
    st.sampled_from(["gmail.com", "googlemail.com", "pm.me", "yahoo.com", "example.com"]),
)
NUMBERS = st.text("0123456789+-() ", max_size=18)
COUNTRIES = st.sampled_from([None, "", "US", "CN", "GB", "XX"])


@given(st.lists(st.none() | MAILBOXES | TEXTS, max_size=20).map(lambda texts: pa.array(texts, pa.string())))
def test_a_mailbox_is_its_own_form_and_never_lost(texts: pa.Array) -> None:
    once = mailbox(texts)
    assert mailbox(once).to_pylist() == once.to_pylist()
    for filed, form in zip(texts.to_pylist(), once.to_pylist(), strict=True):
        assert (form is None) == (filed is None)
        assert form is None or bool(form) == bool(filed.strip()), (filed, form)


@given(st.lists(st.tuples(st.none() | NUMBERS | TEXTS, COUNTRIES), max_size=20))
def test_a_number_is_its_own_form_and_never_lost(rows: list[tuple[str | None, str | None]]) -> None:
    countries = pa.array([country for _, country in rows], pa.string())
    once = e164(pa.array([filed for filed, _ in rows], pa.string()), countries)
    assert e164(once, countries).to_pylist() == once.to_pylist()
    for (filed, _), form in zip(rows, once.to_pylist(), strict=True):
        assert (form is None) == (filed is None)
        assert form is None or bool(form) == bool(filed.strip()), (filed, form)


@given(COLUMNS)
def test_a_latin_form_is_its_own_latin_form(texts: pa.Array) -> None:
    once = latin(texts)
    assert latin(once).to_pylist() == once.to_pylist()


@given(COLUMNS)
def test_a_text_is_never_lost(texts: pa.Array) -> None:
    for filed, form in zip(texts.to_pylist(), latin(texts).to_pylist(), strict=True):
        assert (form is None) == (filed is None)
        assert form is None or bool(form) == bool(filed.strip()), (filed, form)


@given(st.lists(st.text(st.characters(max_codepoint=127), max_size=40), max_size=20))
def test_the_kernel_reads_ascii_as_the_general_path_does(texts: list[str]) -> None:
    assert latin(pa.array(texts, pa.string())).to_pylist() == [romanised(text) for text in texts]


@given(COLUMNS)
def test_a_skeleton_has_the_words_of_its_form(texts: pa.Array) -> None:
    forms = latin(texts)
    for form, bones in zip(forms.to_pylist(), skeleton(forms).to_pylist(), strict=True):
        assert (bones is None) == (form is None)
        if form is not None and form.isascii():
            assert len(bones.split()) == len(form.split())


@given(st.lists(ACROSS | TEXTS, max_size=20))
def test_texts_are_read_word_by_word_as_they_are_whole(texts: list[str]) -> None:
    assert latin(pa.array(texts, pa.string())).to_pylist() == [romanised(text) for text in texts]


@given(st.lists(st.text("abcdehkqstuzx1 ", max_size=20), max_size=10))
def test_the_kernel_gives_the_consonants_that_the_table_says(forms: list[str]) -> None:
    assert skeleton(pa.array(forms, pa.string())).to_pylist() == [
        " ".join(map(_consonants, form.split())) for form in forms
    ]


def _consonants(word: str) -> str:
    """A word's skeleton by the table, a sound at a step."""
    said, at = "", 0
    while at < len(word):
        if not word[at].isalpha():
            said, at = said + word[at], at + 1
            continue
        found = [(pattern, sound) for pattern, sound in SOUNDS if word.startswith(pattern, at)]
        pattern, sound = found[0] if found else (word[at], "" if said else "a")
        said += "" if said.endswith(sound) else sound
        at += len(pattern)
    return said
