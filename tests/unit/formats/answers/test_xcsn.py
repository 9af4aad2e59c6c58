"""XCSN: where a waybill stands."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats.answers import xcsn
from tidewaiter.formats.answers.answer import Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)
K = AnswerKind


def answer(kind, **said):
    return Answer(kind, "Q-1", AT, "hawb:777-20000001/H1", awb="777-20000001", house_waybill="H1", **said)


@pytest.mark.parametrize("kind", [kind for kind in sorted(xcsn.KINDS) if kind.request is not K.RFA])
def test_the_code_and_the_sentence_say_which_it_is(kind):
    given_ = answer(kind, conveyance="XX12", loading_location="FRA", unloading_location="YVR", filer="XX")
    (back,) = xcsn.read(xcsn.dump(given_))
    assert (back.kind, back.awb, back.house_waybill, back.issued_at) == (kind, "777-20000001", "H1", AT)
    assert (back.conveyance, back.loading_location, back.unloading_location) == ("XX12", "FRA", "YVR")


def test_what_is_asked_stands_in_the_sentence():
    said = xcsn.dump(answer(K.RFA, elements=("goods_description",), text="What is it?"))
    assert b"HOLD - goods_description - What is it?" in said
    assert b"<ram:StatusCode>RI</ram:StatusCode>" in said
    assert b"SpecifiedLogisticsTransportMovement" not in said


def test_what_cannot_be_said_is_an_error():
    with pytest.raises(ValueError, match="no status"):
        xcsn.dump(answer(K.RECEIVED))
    with pytest.raises(ValueError, match="no air waybill"):
        xcsn.dump(Answer(K.RFI, "Q-1", AT, "s10:RB123456785GB"))


@given(st.binary(max_size=200))
def test_other_bytes_are_no_answer(data):
    assert xcsn.read(data) == ()


def test_an_unknown_status_is_none():
    assert xcsn.read(xcsn.dump(answer(K.RFI)).replace(b">RI<", b">ZZ<")) == ()
