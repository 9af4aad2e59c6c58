"""What a filer answers to a referral in ICS2: IE4R02, additional information, and IE4R03, screening results.

Messages of the EU's common repository services V2 (`urn:wco:datamodel:eu:ics2:2`): each response repeats the
reference of the request (`referralRequestReference`), by which it is matched. Screening results within an IE4R02 name
none: they are told with its responses. Attachments are named, not kept; codes of results and methods are quoted.
Not yet tried on a live system.
"""

from datetime import UTC, datetime

from lxml import etree

from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.cargoxml import HEAD, Refusal, read_tree, root_with_namespaces, text

MOST = 10_000
"""Responses that are read from one message."""

_RESPONSES = {
    "IE4R02": ("additionalInformationResponse", AnswerKind.RFI),
    "IE4R03": ("hrcmScreeningResults", AnswerKind.RFS),
}
"""Message to the element of a response and what it answers; IE4R02 answers a request for amendment too."""


def read(data: bytes) -> tuple[Answer, ...]:
    """The responses of a message, none where it is another; `answers_to` is our reference of the request."""
    known = root_with_namespaces(data[:HEAD])
    if known is None or known[0] not in _RESPONSES:
        return ()
    root = read_tree(data)
    issued = None if isinstance(root, Refusal) else _issued(root)
    if isinstance(root, Refusal) or issued is None:
        return ()
    element, kind = _RESPONSES[known[0]]
    beside = [_said(one) for one in root.findall("hrcmScreeningResults")] if kind is AnswerKind.RFI else []
    return tuple(
        Answer(
            kind,
            text(root, "MessageHeader/messageId") or known[0],
            issued,
            answers_to=text(one, "referralRequestReference") or "",
            mrn=text(root, "MRN") or "",
            house_waybill=text(one, "transportDocumentHouseLevel/documentNumber") or "",
            filer=text(root, "declarant/identificationNumber") or "",
            sender=text(root, "MessageHeader/messageSender") or "",
            text="; ".join(said for said in (_said(one), *beside) if said),
        )
        for one in root.findall(element)[:MOST]
    )


def _issued(root: "etree._Element") -> datetime | None:
    filed = text(root, "documentIssueDate/DateTime") or text(root, "MessageHeader/messageTimestamp") or ""
    try:
        at = datetime.fromisoformat(filed)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _said(response: "etree._Element") -> str:
    """What a response says, in one line: result, methods, texts and codes, names of attachments."""
    said = [f"result {result}"] if (result := text(response, "result")) else []
    methods = [method for one in response.findall("screeningMethod") if (method := text(one, "method"))]
    said += [f"screened by {', '.join(methods)}"] if methods else []
    for one in response.findall("additionalInformation"):
        said += [found for found in (text(one, "text") or text(one, "code"),) if found]
    for tag in ("binaryAttachment", "binaryFile"):
        said += [f"attached: {name}" for one in response.findall(tag) if (name := text(one, "filename"))]
    return "; ".join(said)
