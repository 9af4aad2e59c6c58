"""What XFNM and XCSN share: the header of a message from a centre to a carrier, and reading one back.

Elements after the Cargo-XML toolkit (XFNM 3.00, XCSN 1.00) in the profile of Transport Canada's PACT technical
implementation guide (2024), 3.3. IATA's schemas are not public: what is written has the shape of the guide's examples.
"""

from datetime import UTC, datetime

from lxml import etree

from tidewaiter.formats.answers.answer import Answer
from tidewaiter.formats.cargoxml import Refusal, read_tree, root_of, text
from tidewaiter.formats.cargoxml_text import element, words

MASTER, HOUSE = "741", "703"
"""UNTDID 1001: master air waybill, house waybill."""


def moment(at: datetime) -> str:
    """A moment in UTC to the second, without offset, as the examples have it."""
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()


def header(answer: Answer, *, ident: str, name: str, type_code: str, version: str, purpose: str) -> str:
    """MessageHeaderDocument."""
    body = (
        words("ID", ident)
        + words("Name", name)
        + words("TypeCode", type_code)
        + words("IssueDateTime", moment(answer.issued_at))
        + words("PurposeCode", purpose)
        + words("VersionID", version)
        + words("ConversationID", answer.reference)
        + element("SenderParty", words("PrimaryID", answer.sender, {"schemeID": "C"}))
        + element("RecipientParty", words("PrimaryID", answer.filer, {"schemeID": "C"}))
    )
    return f"<rsm:MessageHeaderDocument>{body}</rsm:MessageHeaderDocument>"


def document(root: str, namespace: str, body: str) -> bytes:
    """A whole document in UTF-8."""
    opening = f'<rsm:{root} xmlns:rsm="{namespace}" xmlns:ram="iata:datamodel:3">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}{body}</rsm:{root}>\n'.encode()


def tree(data: bytes, root: str) -> "etree._Element | None":
    """The document's root without namespaces, None where it is another document or none."""
    found = root_of(data)
    if found is None or found[0] != root:
        return None
    read = read_tree(data)
    return None if isinstance(read, Refusal) else read


def issued(root: "etree._Element") -> datetime | None:
    """When the message was issued, UTC where it does not say."""
    filed = text(root, "MessageHeaderDocument/IssueDateTime")
    try:
        at = datetime.fromisoformat(filed or "")
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
