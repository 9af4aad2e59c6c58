"""SuccessResponse: that an entry summary declaration of ICS1 (CC315A, CC313A) came and was read.

Schema SuccessResponse 2.0 of the United Kingdom's service, shaped as its published example, with the time and the words
that the schema has room for. It gives no MRN: a targeting centre registers no declarations.
"""

from xml.sax.saxutils import escape

from tidewaiter.formats.answers import ics1, ics2
from tidewaiter.formats.answers.answer import Answer, AnswerKind

KINDS = frozenset({AnswerKind.RECEIVED})
NAMESPACE = "http://www.hmrc.gov.uk/successresponse/2"
ACCEPTED = 202
"""Code of the message: the HTTP status of what was accepted and is not yet assessed."""


def dump(answer: Answer) -> bytes:
    """One SuccessResponse; ValueError for another kind."""
    if answer.kind is not AnswerKind.RECEIVED:
        raise ValueError(f"SuccessResponse says that a declaration came, not {answer.kind}")
    words = ics1.said("ns:Message", answer, "received").replace(
        "<ns:Message>", f'<ns:Message code="{ACCEPTED}" xml:lang="en">', 1
    )
    at = f"<ns:AcceptedTime>{escape(ics2.moment(answer.issued_at))}</ns:AcceptedTime>"
    data = f"<ns:ResponseData>{ics1.correlation(answer)}</ns:ResponseData>"
    return ics1.document(f'<ns:SuccessResponse xmlns:ns="{NAMESPACE}">{words}{at}{data}</ns:SuccessResponse>')
