"""Answers as plain JSON."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats.answers import plain
from tidewaiter.formats.answers.answer import Answer, AnswerKind

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ANSWERS = st.builds(
    Answer,
    kind=st.sampled_from(AnswerKind),
    reference=WORDS.filter(bool),
    issued_at=st.datetimes(timezones=st.just(UTC)),
    consignment_id=WORDS,
    awb=WORDS,
    elements=st.lists(WORDS, max_size=3).map(tuple),
    text=WORDS,
    answers_to=WORDS,
)


@given(ANSWERS)
def test_what_is_written_is_read_back(answer):
    assert plain.read(plain.dump(answer)) == (answer,)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_answer_give_none(data):
    assert plain.read(data) == () or data.strip()[:1] in {b"{", b"["}


def test_what_has_no_kind_or_no_moment_is_no_answer():
    assert plain.read(b'[{"kind": "rfi"}, {"kind": "tea", "issued_at": "2026-01-01T00:00:00Z"}, 3]') == ()
    assert plain.read(b'{"kind": "rfi", "issued_at": "2026-01-01T00:00:00", "reference": "Q-1"}') == ()
    assert plain.read(b'{"kind": "rfi", "issued_at": "0001-01-01T00:00:00+14:00", "reference": "Q-1"}') == ()
    assert plain.read(b'{"kind": "rfi", "issued_at": "2026-01-01T00:00:00Z"}') == ()


def test_empty_parts_are_left_out():
    said = plain.document(Answer(AnswerKind.RFS, "Q-1", datetime(2026, 1, 1, tzinfo=UTC)))
    assert set(said) == {"kind", "issued_at", "reference", "sender"}
