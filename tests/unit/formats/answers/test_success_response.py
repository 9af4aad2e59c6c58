"""Receipts of entry summary declarations."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from tidewaiter.formats.answers import success_response
from tidewaiter.formats.answers.answer import Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


def test_it_says_which_message_came_and_when() -> None:
    said = Answer(AnswerKind.RECEIVED, "A-1", AT, answers_to="LRN <7>", text="1 accepted")
    tree = etree.fromstring(success_response.dump(said))
    assert tree.findtext("{*}Message") == "LRN <7>: 1 accepted"
    assert tree.find("{*}Message").get("code") == "202"
    assert tree.findtext("{*}AcceptedTime") == "2026-11-22T19:02:00Z"
    assert len(tree.findtext("{*}ResponseData/{*}CorrelationId")) == 14


def test_it_says_nothing_else() -> None:
    with pytest.raises(ValueError, match="SuccessResponse"):
        success_response.dump(Answer(AnswerKind.ASSESSED, "A-1", AT))
