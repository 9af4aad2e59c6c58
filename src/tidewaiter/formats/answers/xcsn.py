"""XCSN, customs status notification: where a waybill stands with the centre.

Four statuses: CO assessment complete (and every hold that was removed), RI request for information, RS request for
screening, CD do not load; issuing and standing have the same code and differ in the sentence. A request for
amendment goes as one for information. What is asked for stands in the sentence, cut to 350 characters.
"""

from lxml import etree

from tidewaiter.formats.answers import cargoxml_answer as shared
from tidewaiter.formats.answers import psn
from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.cargoxml import text
from tidewaiter.formats.cargoxml_text import element, words

_K = AnswerKind
STATUSES: dict[AnswerKind, str] = {
    _K.ASSESSED: "CO",
    **dict.fromkeys((_K.RFI, _K.RFI_IN_PLACE, _K.RFA, _K.RFA_IN_PLACE), "RI"),
    **dict.fromkeys((_K.RFS, _K.RFS_IN_PLACE), "RS"),
    **dict.fromkeys((_K.DNL, _K.DNL_IN_PLACE), "CD"),
    **dict.fromkeys((_K.RFI_REMOVED, _K.RFA_REMOVED, _K.RFS_REMOVED, _K.DNL_REMOVED), "CO"),
}
KINDS = frozenset(STATUSES)
ROOT = "CustomsStatusNotification"
LONGEST = 350
_BASE = {"CO": _K.ASSESSED, "RI": _K.RFI, "RS": _K.RFS, "CD": _K.DNL}


def dump(answer: Answer) -> bytes:
    """One XCSN; ValueError for a kind without a status, or a consignment without an air waybill number."""
    if answer.kind not in STATUSES:
        raise ValueError(f"XCSN has no status for {answer.kind}")
    if not answer.awb:
        raise ValueError(f"{answer.consignment_id} has no air waybill number: XCSN cannot name it")
    house = answer.house_waybill
    at = shared.moment(answer.issued_at)
    head = shared.header(
        answer,
        ident=f"{house or answer.awb}_{answer.reference}",
        name="Document Response Customs",
        type_code="962",
        version="1.00",
        purpose="Creation",
    )
    business = (
        words("StatusCode", STATUSES[answer.kind])
        + words("ActionTypeCode", "000")
        + words("ActionTypeName", "IMP")
        + words("Information", _sentence(answer))
        + words("IssueDateTime", at)
    )
    master = _movement(answer) + _document(answer.awb, shared.MASTER, at)
    if house:
        master += element("IncludedHouseConsignment", _document(house, shared.HOUSE, at))
    return shared.document(
        ROOT,
        "iata:customsstatusnotification:1",
        head
        + f"<rsm:BusinessHeaderDocument>{business}</rsm:BusinessHeaderDocument>"
        + f"<rsm:MasterConsignment>{master}</rsm:MasterConsignment>",
    )


def _sentence(answer: Answer) -> str:
    said = psn.STATUSES[answer.kind][1]
    asked = ", ".join(answer.elements)
    return " - ".join(part for part in (said, asked, answer.text) if part)[:LONGEST]


def _document(number: str, type_code: str, at: str) -> str:
    day = words("IssueDate", at[:10])
    return element("AssociatedReferenceDocument", words("ID", number) + day + words("TypeCode", type_code))


def _movement(answer: Answer) -> str:
    """The flight and its ends, as far as they are known."""
    arrival = element("OccurrenceArrivalLocation", _airport(answer.unloading_location))
    departure = element("OccurrenceDepartureLocation", _airport(answer.loading_location))
    known = words("ID", answer.conveyance)
    known += words("SequenceNumeric", 1) if known else ""
    known += element("ArrivalEvent", arrival) + element("DepartureEvent", departure)
    return element("SpecifiedLogisticsTransportMovement", known and words("StageCode", "Main-Carriage") + known)


def _airport(code: str) -> str:
    return words("ID", code) + words("TypeCode", "Airport") if code else ""


def read(data: bytes) -> tuple[Answer, ...]:
    """The answer of an XCSN; none where the document is another or its status unknown."""
    root = shared.tree(data, ROOT)
    at = shared.issued(root) if root is not None else None
    if root is None or at is None:
        return ()
    kind = _kind(root)
    awb = text(root, "MasterConsignment/AssociatedReferenceDocument/ID") or ""
    house = text(root, "MasterConsignment/IncludedHouseConsignment/AssociatedReferenceDocument/ID") or ""
    if kind is None or not awb:
        return ()
    movement = "MasterConsignment/SpecifiedLogisticsTransportMovement"
    answer = Answer(
        kind,
        text(root, "MessageHeaderDocument/ConversationID") or awb,
        at,
        f"hawb:{awb}/{house}" if house else f"awb:{awb}",
        awb=awb,
        house_waybill=house,
        text=text(root, "BusinessHeaderDocument/Information") or "",
        filer=text(root, "MessageHeaderDocument/RecipientParty/PrimaryID") or "",
        sender=text(root, "MessageHeaderDocument/SenderParty/PrimaryID") or "",
        conveyance=text(root, f"{movement}/ID") or "",
        loading_location=text(root, f"{movement}/DepartureEvent/OccurrenceDepartureLocation/ID") or "",
        unloading_location=text(root, f"{movement}/ArrivalEvent/OccurrenceArrivalLocation/ID") or "",
    )
    return (answer,)


def _kind(root: "etree._Element") -> AnswerKind | None:
    """The status, made more exact by the sentence: which hold was removed, or that one stands still."""
    base = _BASE.get(text(root, "BusinessHeaderDocument/StatusCode") or "")
    sentence = (text(root, "BusinessHeaderDocument/Information") or "").upper()
    if base is None:
        return None
    if base is _K.ASSESSED:
        removed = (_K.RFI_REMOVED, _K.RFS_REMOVED, _K.DNL_REMOVED)
        return next((kind for kind in removed if psn.STATUSES[kind][1] in sentence), base)
    return base.in_place if "CURRENTLY IN PLACE" in sentence else base
