"""CUSRSP: an answer to a post about one item."""

from datetime import UTC, datetime

import pytest

from tidewaiter.formats.answers import cusrsp
from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.edifact import tokenise

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


def test_the_item_stands_in_cni() -> None:
    answer = Answer(AnswerKind.DNL, "Q-1", AT, "s10:LX000000005CN", s10="LX000000005CN", filer="CNA")
    found = tokenise(cusrsp.dump(answer))
    assert found.problems == ()
    (message,) = found.messages
    assert (message.kind, message.release) == ("CUSRSP", "1.0")
    said = {s.tag: s for s in message.segments}
    assert (said["CNI"].get(2), said["GIS"].get(1), said["FTX"].get(4)) == ("LX000000005CN", "7", "dnl")


def test_an_answer_about_no_item_is_refused() -> None:
    with pytest.raises(ValueError, match="S10"):
        cusrsp.dump(Answer(AnswerKind.RFI, "Q-1", AT, "bill:1", bill="1"))
