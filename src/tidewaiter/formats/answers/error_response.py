"""ErrorResponse: that an entry summary declaration of ICS1 (CC315A, CC313A) could not be used, and why.

Schema Error-Response 2.0 of the United Kingdom's service, shaped as its published example. Each place in the message is
an Error with its words and Location. `Number` is wrong.py's status: the service's own list of numbers is not followed.
"""

from tidewaiter.formats.answers import ics1, ics2, wrong
from tidewaiter.formats.answers.answer import Answer, AnswerKind

KINDS = frozenset({AnswerKind.ERROR})
NAMESPACE = "http://www.govtalk.gov.uk/CM/errorresponse"
MOST = 99
"""Errors that are told of one message."""


def dump(answer: Answer) -> bytes:
    """One ErrorResponse; ValueError for another kind."""
    if answer.kind is not AnswerKind.ERROR:
        raise ValueError(f"ErrorResponse says what was wrong, not {answer.kind}")
    code = answer.error_code or wrong.DETAILS
    same = (
        ics2.text("err:RaisedBy", answer.sender, 70)
        + f"<err:Number>{wrong.status_of(code)}</err:Number><err:Type>business</err:Type>"
        + ics1.said("err:Text", answer, code)
    )
    places = [ics2.text("err:Location", path, 512) for path in answer.elements[:MOST]] or [""]
    errors = "".join(f"<err:Error>{same}{place}</err:Error>" for place in places)
    about = f"<err:MessageCount>{len(places)}</err:MessageCount>{ics1.correlation(answer)}"
    root = f'<err:ErrorResponse SchemaVersion="2.0" xmlns:err="{NAMESPACE}">'
    return ics1.document(f"{root}<err:Application>{about}</err:Application>{errors}</err:ErrorResponse>")
