"""UN/EDIFACT CUSRES, customs response: one answer about one consignment, as an interchange (D.95B).

GIS carries the response code of the UN list (7365) that comes nearest (RESPONSES); the list knows no "do not load", so
the answer's own word stands in FTX+AAO, with the text after it. What is asked for or wrong: ERP with FTX, one each.
"""

from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.edifact_marks import Marks

RESPONSES: dict[AnswerKind, str] = {
    AnswerKind.RECEIVED: "17",
    AnswerKind.ASSESSED: "1",
    AnswerKind.ERROR: "14",
    AnswerKind.RFI: "6",
    AnswerKind.RFA: "6",
    AnswerKind.RFS: "5",
    AnswerKind.DNL: "7",
}
"""17 received, 1 accepted, 14 error, 6 documents to be produced, 5 required for examination, 7 detained."""

REMOVED = "15"
"""Response after correction: what was asked for is settled."""

KINDS = frozenset(AnswerKind)

_MARKS = Marks()
_DOCUMENT, _ERROR = "962", "963"
_TEXT, _LINES, _PARTY, _REFERENCE = 70, 4, 35, 35
_UNSENDABLE = dict.fromkeys((*range(32), 127), " ")


def dump(answer: Answer) -> bytes:
    """The answer as an interchange; ValueError where it names neither a consignment nor a message."""
    if not (answer.identifier or answer.answers_to):
        raise ValueError("a CUSRES names a consignment or the message that it answers")
    return interchange(answer, ("CUSRES", "D", "95B", "UN"), _body(answer))


def interchange(answer: Answer, kind: tuple[str, str, str, str], body: list[str]) -> bytes:
    """A message of one answer with its envelope; its control reference is the answer's own."""
    control = clean(answer.reference)[:14]
    stamp = (answer.issued_at.strftime("%y%m%d"), answer.issued_at.strftime("%H%M"))
    parties = (clean(answer.sender)[:_PARTY], clean(answer.filer)[:_PARTY] or "UNKNOWN")
    segments = [
        _MARKS.write("UNB", ("UNOY", "3"), *parties, stamp, control),
        _MARKS.write("UNH", "1", kind),
        *body,
        _MARKS.write("UNT", str(len(body) + 2), "1"),
        _MARKS.write("UNZ", "1", control),
    ]
    return "\n".join([*segments, ""]).encode()


def opening(answer: Answer, document: str) -> list[str]:
    """BGM, DTM and GIS of an answer, and its word and text."""
    removed = answer.kind is not answer.kind.request and answer.kind is answer.kind.removed
    response = REMOVED if removed else RESPONSES[answer.kind.request]
    text = clean(answer.text)
    lines = tuple(text[at : at + _TEXT] for at in range(0, len(text), _TEXT))[:_LINES]
    return [
        _MARKS.write("BGM", document, clean(answer.reference)[:_REFERENCE], "11"),
        _MARKS.write("DTM", ("137", answer.issued_at.strftime("%Y%m%d%H%M%S"), "204")),
        _MARKS.write("GIS", (response, "109", "6")),
        _MARKS.write("FTX", "AAO", "", "", (answer.kind.value, *lines)),
    ]


def closing(answer: Answer) -> list[str]:
    """References of what is answered, and each element that is asked for or wrong."""
    said = (
        ("ACW", answer.answers_to),
        ("AWB", answer.awb),
        ("HWB", answer.house_waybill),
        ("BM", answer.bill),
        ("ABT", answer.mrn),
        ("UCN", answer.consignment_id),
    )
    segments = [_MARKS.write("RFF", (code, clean(text)[:_REFERENCE])) for code, text in said if text]
    if answer.error_code:
        segments += [_MARKS.write("ERP", "2"), _MARKS.write("FTX", "AAO", "", "", clean(answer.error_code)[:_TEXT])]
    for element in dict.fromkeys(answer.elements):
        segments += [_MARKS.write("ERP", "2"), _MARKS.write("FTX", "AAO", "", "", clean(element)[:_TEXT])]
    return segments


def clean(text: str) -> str:
    """Text without control characters, blanks single."""
    return " ".join(text.translate(_UNSENDABLE).split())


def _body(answer: Answer) -> list[str]:
    segments = opening(answer, _ERROR if answer.kind is AnswerKind.ERROR else _DOCUMENT)
    if answer.facility:
        segments.append(_MARKS.write("LOC", "22", clean(answer.facility)[:25]))
    return segments + closing(answer)
