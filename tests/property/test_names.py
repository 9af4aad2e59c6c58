"""Latin forms and skeletons of any text: idempotent, never empty, null for null, the kernel as the general path."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.names.email import mailbox
from tidewaiter.parties.names.phone import e164
from tidewaiter.parties.names.script import latin, romanised, skeleton

TEXTS = st.text(max_size=40) | st.text(st.characters(max_codepoint=127), max_size=40)
COLUMNS = st.lists(st.none() | TEXTS, max_size=20).map(lambda texts: pa.array(texts, pa.string()))

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
