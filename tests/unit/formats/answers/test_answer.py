"""Answers as values."""

from datetime import UTC, datetime

import pytest

from tidewaiter.formats.answers.answer import REQUESTS, Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


@pytest.mark.parametrize("kind", REQUESTS)
def test_a_request_stands_and_is_taken_away(kind):
    assert kind.in_place.request is kind
    assert kind.removed.request is kind
    assert kind.removed.in_place is kind.in_place


def test_what_is_no_request_has_nothing_to_remove():
    with pytest.raises(ValueError, match="received_removed"):
        _ = AnswerKind.RECEIVED.removed


def test_the_most_particular_identifier_names_it():
    answer = Answer(AnswerKind.RFI, "Q-1", AT, "hawb:777-20000001/H1", awb="777-20000001", house_waybill="H1")
    assert answer.identifier == "H1"
    assert Answer(AnswerKind.RFI, "Q-1", AT, "row:9").identifier == "row:9"
