"""XFNM, response: that a message was received, or why it could not be used.

Acknowledgement with the reason `No Errors`, or Error with a code of wrong.py, a ResponseStatus each.
"""

from datetime import datetime

from lxml import etree

from tidewaiter.formats.answers import cargoxml_answer as shared
from tidewaiter.formats.answers import wrong
from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.cargoxml import text
from tidewaiter.formats.cargoxml_text import words

KINDS = frozenset({AnswerKind.RECEIVED, AnswerKind.ERROR})
ROOT = "Response"


def dump(answer: Answer) -> bytes:
    """One XFNM; ValueError for another kind."""
    if answer.kind not in KINDS:
        raise ValueError(f"XFNM says that a message was received or what was wrong, not {answer.kind}")
    ident = answer.house_waybill or answer.awb or answer.answers_to or answer.identifier
    house = bool(answer.house_waybill)
    error = answer.kind is AnswerKind.ERROR
    business = (
        words("ID", ident)
        + words("Name", "House Waybill" if house else "Master Air Waybill")
        + words("TypeCode", shared.HOUSE if house else shared.MASTER)
        + words("StatusCode", "Rejected" if error else "Received")
    )
    head = shared.header(
        answer,
        ident=ident,
        name="Application acknowledgement and error report",
        type_code="294",
        version="3.00",
        purpose="Response",
    )
    return shared.document(
        ROOT,
        "iata:response:3",
        head
        + f"<rsm:BusinessHeaderDocument>{business}</rsm:BusinessHeaderDocument>"
        + "".join(f"<rsm:ResponseStatus>{status}</rsm:ResponseStatus>" for status in _statuses(answer)),
    )


def _statuses(answer: Answer) -> list[str]:
    if answer.kind is AnswerKind.RECEIVED:
        return [words("ConditionCode", "Acknowledgement") + words("Reason", "No Errors")]
    codes = [answer.error_code] if answer.error_code else [wrong.code_of(name) for name in answer.elements]
    said = dict.fromkeys(codes or [wrong.UNREADABLE])
    return [words("ConditionCode", "Error") + words("Reason", code) for code in said]


def read(data: bytes) -> tuple[Answer, ...]:
    """The answer of an XFNM; none where the document is another or says neither."""
    root = shared.tree(data, ROOT)
    at = shared.issued(root) if root is not None else None
    if root is None or at is None:
        return ()
    statuses = root.findall("ResponseStatus")
    conditions = {text(status, "ConditionCode") for status in statuses}
    if not conditions & {"Acknowledgement", "Error"}:
        return ()
    return (_answer(root, statuses, at),)


def _answer(root: "etree._Element", statuses: "list[etree._Element]", at: datetime) -> Answer:
    error = any(text(status, "ConditionCode") == "Error" for status in statuses)
    ident = text(root, "BusinessHeaderDocument/ID") or ""
    house = text(root, "BusinessHeaderDocument/TypeCode") == shared.HOUSE
    reasons = [reason for status in statuses if (reason := text(status, "Reason"))]
    return Answer(
        AnswerKind.ERROR if error else AnswerKind.RECEIVED,
        text(root, "MessageHeaderDocument/ConversationID") or ident or "XFNM",
        at,
        awb="" if house else ident,
        house_waybill=ident if house else "",
        text="" if error else " ".join(reasons),
        error_code=reasons[0] if error and reasons else "",
        filer=text(root, "MessageHeaderDocument/RecipientParty/PrimaryID") or "",
        sender=text(root, "MessageHeaderDocument/SenderParty/PrimaryID") or "",
    )
