"""IE4S01, e-screening assessment: what a member state asks for, or that something must not be loaded (ICS2).

A request becomes `referralRequestDetails`, a do-not-load `doNotLoadDetails`. An assessment that asks for nothing has
neither. Requests are not taken back by this message: a removal is written as an assessment that asks for nothing.
"""

from tidewaiter.formats.answers import ics2
from tidewaiter.formats.answers.answer import Answer, AnswerKind

_K = AnswerKind
KINDS = frozenset(kind for kind in _K if kind not in {_K.RECEIVED, _K.ERROR})
_ASKED = {
    **dict.fromkeys((_K.RFI, _K.RFI_IN_PLACE), "RFI"),
    **dict.fromkeys((_K.RFA, _K.RFA_IN_PLACE), "RFA"),
    **dict.fromkeys((_K.RFS, _K.RFS_IN_PLACE), "RFS"),
}
_REFUSED = (_K.DNL, _K.DNL_IN_PLACE)
MASTER, HOUSE, POSTAL = "N741", "N703", "N750"
"""Types of transport document (UNTDID 1001 behind N): master and house air waybill, movement by post."""
SECURITY = "A"
"""Category and type of the risk analysis: security and safety, before loading."""
HIGH, NONE = "3", "0"


def dump(answer: Answer) -> bytes:
    """One IE4S01; ValueError for another kind, or where a schema's mandatory element is not known."""
    if answer.kind not in KINDS:
        raise ValueError(f"IE4S01 says what came of an assessment, not {answer.kind}")
    analyst = ics2.text("name", answer.issued_by or answer.sender, 70)
    contact = ics2.text("identifier", answer.contact or answer.sender, 512) + ics2.text("type", "EM", 3)
    stands = answer.kind in _ASKED or answer.kind in _REFUSED
    result = (
        ics2.text("riskAnalysisType", SECURITY, 1)
        + ics2.text("riskLevel", HIGH if stands else NONE, 3)
        + ics2.text("resultText", answer.text, 512)
        + ics2.date_of("dateAndTimeOfCompletion", answer.issued_at)
    )
    analysis = (
        ics2.text("riskAnalysisRequestReference", answer.answers_to or answer.reference, 35)
        + ics2.text("category", SECURITY, 1)
        + ics2.group("riskAnalysisResult", result)
    )
    body = (
        ics2.head(answer)
        + ics2.group("involvedMemberState", ics2.text("country", ics2.country(answer), 2))
        + ics2.group("riskAnalyst", analyst + ics2.group("communication", contact))
        + ics2.group("riskAnalysis", analysis)
        + (ics2.group("doNotLoadDetails", _refused(answer)) if answer.kind in _REFUSED else "")
        + (ics2.group("referralRequestDetails", _asked(answer)) if answer.kind in _ASKED else "")
    )
    return ics2.document("IE4S01", body)


def _refused(answer: Answer) -> str:
    number, kind = (answer.house_waybill, HOUSE) if answer.house_waybill else (answer.awb or answer.bill, MASTER)
    if answer.s10:
        number, kind = answer.s10, POSTAL
    if not number:
        raise ValueError(f"{answer.consignment_id} has no transport document: IE4S01 cannot name it")
    return ics2.group("transportDocument", ics2.text("documentNumber", number, 70) + ics2.text("type", kind, 4))


def _asked(answer: Answer) -> str:
    house, master = answer.house_waybill or answer.s10, answer.awb or answer.bill
    asked = (*answer.elements, *((answer.text,) if answer.text else ()))
    return (
        ics2.text("referralRequestReference", answer.reference, 17)
        + ics2.text("requestType", _ASKED[answer.kind], 3)
        + _named("transportDocumentHouseLevel", house, POSTAL if answer.s10 else HOUSE)
        + _named("transportDocumentMaster", master, MASTER)
        + "".join(ics2.group("additionalInformation", ics2.text("text", said, 512)) for said in asked[:99])
    )


def _named(name: str, number: str, kind: str) -> str:
    return ics2.group(name, ics2.text("documentNumber", number, 70) + ics2.text("type", kind, 4)) if number else ""
