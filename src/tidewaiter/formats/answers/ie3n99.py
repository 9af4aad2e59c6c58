"""IE3N99, error notification: that a filing of ICS2 could not be used, and why.

The schema is published with the common repository's services. Each thing that is wrong is an `error` with a code, words
and a pointer, the place in the message. The codes of the system are not public: what is written is wrong.py's status.
"""

from tidewaiter.formats.answers import ics2, wrong
from tidewaiter.formats.answers.answer import Answer, AnswerKind

KINDS = frozenset({AnswerKind.ERROR})
MOST = 99
"""Errors that are told of one message."""


def dump(answer: Answer) -> bytes:
    """One IE3N99; ValueError for another kind."""
    if answer.kind is not AnswerKind.ERROR:
        raise ValueError(f"IE3N99 says what was wrong, not {answer.kind}")
    code = ics2.text("validationCode", str(wrong.status_of(answer.error_code or wrong.DETAILS)), 8)
    words = ics2.text("description", answer.text or answer.error_code, 512)
    places = [ics2.group("pointer", ics2.text("messageElementPath", path, 512)) for path in answer.elements[:MOST]]
    errors = [ics2.group("error", words + code + place) for place in places or [""]]
    head = ics2.text("functionalReference", answer.reference, 35) + ics2.date_of("notificationDate", answer.issued_at)
    member = ics2.group("addressedMemberState", ics2.text("country", answer.country, 2))
    return ics2.document("IE3N99", head + member + "".join(errors))
