"""What a decision came to, as people hear it."""

import pytest
from django.utils import translation

from tidewaiter.centre.queue.states import Status
from tidewaiter.desk.queue import outcome_said


def test_every_status_has_a_sentence() -> None:
    assert set(outcome_said.SENTENCES) == set(Status)


@pytest.mark.parametrize("status", Status)
def test_the_number_is_said_without_its_kind(status: Status) -> None:
    said = outcome_said.said("s10:RB123456785GB", status)
    assert said.startswith("RB123456785GB")
    assert "s10" not in said
    assert "_" not in said


def test_it_is_said_in_the_readers_language() -> None:
    with translation.override("fr"):
        assert outcome_said.said("s10:RB123456785GB", Status.RELEASED) == "RB123456785GB est libéré."
