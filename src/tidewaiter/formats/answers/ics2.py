"""What IE4S01 and IE4S03 share: header, dates, and text in the lengths of the schemas.

Messages of the EU's import control system between a national system and the common repository (ICS2, common repository
services V2, `urn:wco:datamodel:eu:ics2:2`). The schemas are published, the code lists that they name (CL727 and others)
are not with them: the codes used here are to be confirmed by whoever connects; they are valid by form.
"""

import re
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from tidewaiter.formats.answers.answer import Answer

NAMESPACE = "urn:wco:datamodel:eu:ics2:2"
COMMON_REPOSITORY = "CR.EU"
ORIGINAL = "9"
"""Message function: original (UN/EDIFACT 1225)."""

_NOT_NAME = re.compile(r"[^a-zA-Z0-9.\-]+")
_ILLEGAL = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]+")
_OFFICE = 8
_PARTNER = 14


def text(name: str, value: str, longest: int) -> str:
    """An element with text on one line, cut; nothing where there is none."""
    plain = " ".join(_ILLEGAL.sub(" ", value).split())[:longest].strip()
    return f"<{name}>{escape(plain)}</{name}>" if plain else ""


def group(name: str, content: str) -> str:
    """An element around others; nothing around nothing."""
    return f"<{name}>{content}</{name}>" if content else ""


def moment(at: datetime) -> str:
    """UTC to the second with Z, as the schemas require."""
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def date_of(name: str, at: datetime) -> str:
    """An element that holds a DateTime."""
    return group(name, f"<DateTime>{moment(at)}</DateTime>")


def head(answer: Answer) -> str:
    """MessageHeader, function, reference and date of issue."""
    header = (
        text("messageId", answer.reference, 291)
        + text("replyToMessageId", answer.answers_to, 291)
        + text("messageTimestamp", moment(answer.issued_at), 40)
        + text("messageSender", _partner(answer.sender, "NES"), _PARTNER)
        + text("messageRecipient", COMMON_REPOSITORY, _PARTNER)
    )
    return (
        group("MessageHeader", header)
        + text("messageFunction", ORIGINAL, 2)
        + text("functionalReference", answer.reference, 35)
        + date_of("documentIssueDate", answer.issued_at)
    )


def country(answer: Answer) -> str:
    """The centre's own country; ValueError without one."""
    if not re.fullmatch("[A-Z]{2}", answer.country):
        raise ValueError("an ICS2 message names the member state that sends it: set the centre's country")
    return answer.country


def office(answer: Answer) -> str:
    """Customs office of control, eight characters: the facility's code, filled up behind the country."""
    code = _NOT_NAME.sub("", answer.facility).upper()
    if len(code) == _OFFICE:
        return code
    return country(answer) + code[: _OFFICE - 2].rjust(_OFFICE - 2, "0")


def document(root: str, body: str) -> bytes:
    """A whole document in UTF-8."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">{body}</{root}>\n'.encode()


def _partner(name: str, otherwise: str) -> str:
    return _NOT_NAME.sub("", name)[:_PARTNER] or otherwise
