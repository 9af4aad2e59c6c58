"""Responses of filers in ICS2 name the request that they answer."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ics2_responses import INFORMATION, SCREENING, message
from tidewaiter.formats.answers import ics2_response
from tidewaiter.formats.answers.answer import AnswerKind


def test_each_response_names_the_request_that_it_answers() -> None:
    first, second = ics2_response.read(INFORMATION)
    assert (first.kind, first.answers_to, first.reference) == (AnswerKind.RFI, "Q-000001", "M-7")
    assert first.text == "Toys of wood.; attached: invoice.pdf"
    assert (first.mrn, first.filer) == ("26FR00012345678901", "FR123456789")
    assert first.issued_at == datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
    assert (second.answers_to, second.text) == ("Q-000002", "A1")


def test_results_of_a_screening_are_quoted_as_they_were_sent() -> None:
    (found,) = ics2_response.read(SCREENING)
    assert (found.kind, found.answers_to, found.house_waybill) == (AnswerKind.RFS, "Q-000003", "H1")
    assert found.text == "result 1; screened by EDD, XRY"


def test_another_message_answers_nothing() -> None:
    assert ics2_response.read(message("IE4S01", "")) == ()
    assert ics2_response.read(INFORMATION.replace(b"2026-11-02T10:30:00Z", b"tomorrow")) == ()
    assert ics2_response.read(b"{}") == ()
    assert ics2_response.read(INFORMATION[:-9]) == ()


@given(st.integers(0, len(INFORMATION)), st.binary(max_size=6))
def test_nothing_crashes_it(at: int, put_in: bytes) -> None:
    for answer in ics2_response.read(INFORMATION[:at] + put_in + INFORMATION[at:]):
        assert answer.kind is AnswerKind.RFI
