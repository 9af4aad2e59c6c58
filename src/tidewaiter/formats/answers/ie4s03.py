"""IE4S03, control decision: what customs decided to do about a declaration on arrival (ICS2).

Names the declaration by its MRN, so that only what came with one can be written. A hold that stands is a control that
was decided on, one that was removed or never asked for a control that is not needed; the reason is given in words.
"""

from tidewaiter.formats.answers import ics2
from tidewaiter.formats.answers.answer import Answer, AnswerKind

_K = AnswerKind
CONTROL, NO_CONTROL = "1", "0"
KINDS = frozenset(kind for kind in _K if kind not in {_K.RECEIVED, _K.ERROR})
MRN_LENGTH = 18


def dump(answer: Answer) -> bytes:
    """One IE4S03; ValueError for another kind, or a consignment without an MRN of eighteen characters."""
    if answer.kind not in KINDS:
        raise ValueError(f"IE4S03 says what was decided, not {answer.kind}")
    if len(answer.mrn) != MRN_LENGTH or not answer.mrn.isalnum():
        raise ValueError(f"{answer.consignment_id} has no MRN of {MRN_LENGTH} characters: IE4S03 cannot name it")
    free = answer.kind is _K.ASSESSED or answer.kind.value.endswith("_removed")
    said = " - ".join(part for part in (", ".join(answer.elements), answer.text) if part)
    decision = ics2.text("reasonText", said, 512) + ics2.text("controlDecision", NO_CONTROL if free else CONTROL, 3)
    body = (
        ics2.head(answer)
        + ics2.text("MRN", answer.mrn, MRN_LENGTH)
        + ics2.date_of("controlResultDate", answer.issued_at)
        + ics2.group("controlDecision", decision)
        + ics2.group("customsOfficeOfControl", ics2.text("referenceNumber", ics2.office(answer), 8))
    )
    return ics2.document("IE4S03", body)
