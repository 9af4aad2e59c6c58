"""XFNM: received, or wrong."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats.answers import xfnm
from tidewaiter.formats.answers.answer import Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


def test_received():
    answer = Answer(AnswerKind.RECEIVED, "Q-1", AT, "awb:777-20000001", awb="777-20000001", filer="ALLSTAR")
    (back,) = xfnm.read(xfnm.dump(answer))
    assert (back.kind, back.awb, back.reference, back.issued_at) == (answer.kind, answer.awb, "Q-1", AT)
    assert back.text == "No Errors"
    assert back.filer == "ALLSTAR"


def test_each_error_has_a_status_and_a_house_its_own_type():
    answer = Answer(AnswerKind.ERROR, "Q-1", AT, "x", house_waybill="H1", elements=("gross_mass_kg", "consignor_name"))
    said = xfnm.dump(answer)
    assert said.count(b"<ram:ConditionCode>Error</ram:ConditionCode>") == 2
    assert b"<ram:TypeCode>703</ram:TypeCode>" in said
    (back,) = xfnm.read(said)
    assert (back.house_waybill, back.error_code) == ("H1", "MISSING_WEIGHT")


def test_requests_have_another_message():
    with pytest.raises(ValueError, match="not rfi"):
        xfnm.dump(Answer(AnswerKind.RFI, "Q-1", AT))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_what_a_filer_is_called_is_escaped(name):
    assert len(xfnm.read(xfnm.dump(Answer(AnswerKind.RECEIVED, "Q-1", AT, awb="777-20000001", filer=name)))) == 1


@given(st.binary(max_size=200))
def test_other_bytes_are_no_answer(data):
    assert xfnm.read(data) == ()


def test_a_response_that_says_nothing_or_has_no_time_is_none():
    said = xfnm.dump(Answer(AnswerKind.RECEIVED, "Q-1", AT, awb="777-20000001"))
    assert xfnm.read(said.replace(b"Acknowledgement<", b"Perhaps<")) == ()
    assert xfnm.read(said.replace(b"2026-11-22T19:02:00", b"soon")) == ()
