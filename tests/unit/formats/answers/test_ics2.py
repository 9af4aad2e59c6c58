"""What the two messages of ICS2 share."""

from datetime import UTC, datetime

import pytest

from tidewaiter.formats.answers import ics2
from tidewaiter.formats.answers.answer import Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, 3, 4, tzinfo=UTC)


def answer(**said):
    return Answer(AnswerKind.RFI, "Q-1", AT, "x", **said)


def test_text_is_one_line_cut_and_escaped():
    assert ics2.text("a", "x <\n\x00 y & z", 5) == "<a>x &lt; y</a>"
    assert ics2.text("a", " \n ", 5) == ""
    assert ics2.group("g", "") == ""


def test_an_office_has_eight_characters():
    assert ics2.office(answer(facility="FR001234")) == "FR001234"
    assert ics2.office(answer(facility="NYC", country="FR")) == "FR000NYC"


def test_a_member_state_is_needed():
    with pytest.raises(ValueError, match="country"):
        ics2.country(answer())


def test_moments_have_no_fractions():
    assert ics2.moment(AT) == "2026-11-22T19:02:03Z"
