"""The number of a submission in answers about ICS1."""

from datetime import UTC, datetime

from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.answers.ics1 import correlation, document, said

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


def test_the_same_message_has_the_same_number_in_its_receipt_and_in_its_error() -> None:
    numbers = {
        kind: correlation(Answer(kind, "A-0123456789abcdef", AT)) for kind in (AnswerKind.RECEIVED, AnswerKind.ERROR)
    }
    assert len(set(numbers.values())) == 1
    assert correlation(Answer(AnswerKind.ERROR, "A-0123456789abcdee", AT)) not in numbers.values()


def test_words_begin_with_the_senders_own_number() -> None:
    assert said("a", Answer(AnswerKind.ERROR, "A-1", AT, answers_to="L&1", text="bad")) == "<a>L&amp;1: bad</a>"
    assert said("a", Answer(AnswerKind.ERROR, "A-1", AT), "received") == "<a>received</a>"
    assert document("<a/>").endswith(b"<a/>\n")
