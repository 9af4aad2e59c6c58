"""IE4S01: a request, a do-not-load, or neither."""

from datetime import UTC, datetime

import pytest

from tidewaiter.formats.answers import ie4s01
from tidewaiter.formats.answers.answer import Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)
K = AnswerKind


def answer(kind, **said):
    known = {"awb": "777-20000001", "house_waybill": "H1", "country": "FR", **said}
    return Answer(kind, "Q-1", AT, "hawb:777-20000001/H1", **known)


def test_a_request_names_what_is_asked_and_of_which_document():
    said = ie4s01.dump(answer(K.RFI, elements=("goods_description",), text="What exactly?")).decode()
    assert "<requestType>RFI</requestType>" in said
    assert "<documentNumber>H1</documentNumber><type>N703</type>" in said
    assert said.count("<additionalInformation>") == 2


def test_a_do_not_load_names_the_document():
    said = ie4s01.dump(answer(K.DNL, house_waybill="")).decode()
    assert "<doNotLoadDetails><transportDocument><documentNumber>777-20000001" in said
    assert "referralRequestDetails" not in said
    with pytest.raises(ValueError, match="no transport document"):
        ie4s01.dump(answer(K.DNL, house_waybill="", awb=""))


@pytest.mark.parametrize("kind", [K.ASSESSED, K.RFI_REMOVED, K.DNL_REMOVED])
def test_what_asks_for_nothing_has_neither(kind):
    said = ie4s01.dump(answer(kind)).decode()
    assert "doNotLoadDetails" not in said
    assert "referralRequestDetails" not in said


def test_an_error_is_no_assessment():
    with pytest.raises(ValueError, match="not error"):
        ie4s01.dump(answer(K.ERROR))


def test_a_postal_item_is_named_by_its_number():
    said = ie4s01.dump(answer(K.DNL, awb="", house_waybill="", s10="RB123456785GB")).decode()
    assert "<documentNumber>RB123456785GB</documentNumber><type>N750</type>" in said
