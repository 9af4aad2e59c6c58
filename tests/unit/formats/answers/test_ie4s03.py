"""IE4S03: what was decided about a declaration."""

from datetime import UTC, datetime

import pytest

from tidewaiter.formats.answers import ie4s03
from tidewaiter.formats.answers.answer import Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)
MRN = "26FR00012345678901"


def answer(kind, **said):
    return Answer(kind, "Q-1", AT, "x", **{"mrn": MRN, "country": "FR", "facility": "LYS", **said})


@pytest.mark.parametrize(
    ("kind", "decision"),
    [(AnswerKind.RFS, "1"), (AnswerKind.DNL, "1"), (AnswerKind.ASSESSED, "0"), (AnswerKind.DNL_REMOVED, "0")],
)
def test_a_hold_is_a_control(kind, decision):
    said = ie4s03.dump(answer(kind, elements=("goods_description",), text="What?")).decode()
    assert f"<controlDecision>{decision}</controlDecision>" in said
    assert "<reasonText>goods_description - What?</reasonText>" in said
    assert "<referenceNumber>FR000LYS</referenceNumber>" in said


def test_a_declaration_is_named_by_its_mrn():
    with pytest.raises(ValueError, match="no MRN"):
        ie4s03.dump(answer(AnswerKind.RFS, mrn="7"))
    with pytest.raises(ValueError, match="not received"):
        ie4s03.dump(answer(AnswerKind.RECEIVED))
