"""CUSRES: an answer of customs that any EDIFACT reader cuts as it was meant."""

from datetime import UTC, datetime

import pytest

from tidewaiter.formats.answers import cusres
from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.edifact import tokenise

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


def read(data: bytes) -> list:
    found = tokenise(data)
    assert found.problems == ()
    (message,) = found.messages
    assert message.kind == "CUSRES"
    return message.segments


def test_a_request_names_what_is_answered_and_what_is_asked_for() -> None:
    answer = Answer(
        AnswerKind.RFI,
        "Q-1",
        AT,
        "bill:SIMU7",
        bill="SIMU7",
        elements=("consignee_name", "goods_description"),
        text="Who's the consignee?",
        answers_to="M7",
        filer="SIMULINE",
        facility="MIA",
    )
    segments = read(cusres.dump(answer))
    said = {(s.tag, s.get(1)): s for s in segments}
    assert said["BGM", "962"].get(2) == "Q-1"
    assert said["GIS", "6"].get(1, 2) == "109"
    assert next(s for s in segments if s.tag == "FTX").components(4) == ["rfi", "Who's the consignee?"]
    assert (said["RFF", "BM"].get(1, 2), said["RFF", "ACW"].get(1, 2)) == ("SIMU7", "M7")
    assert [s.get(4) for s in segments if s.tag == "FTX"][1:] == ["consignee_name", "goods_description"]
    assert said["LOC", "22"].get(2) == "MIA"


@pytest.mark.parametrize("kind", list(AnswerKind))
def test_every_kind_is_carried_by_its_own_word(kind: AnswerKind) -> None:
    segments = read(cusres.dump(Answer(kind, "Q-1", AT, "bill:SIMU7")))
    assert next(s for s in segments if s.tag == "FTX").get(4) == kind.value
    response = next(s for s in segments if s.tag == "GIS").get(1)
    assert (response == cusres.REMOVED) == kind.value.endswith("_removed")


def test_an_answer_about_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="names a consignment"):
        cusres.dump(Answer(AnswerKind.ERROR, "Q-1", AT))
