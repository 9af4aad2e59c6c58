"""Errors of entry summary declarations."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from tidewaiter.formats.answers import error_response
from tidewaiter.formats.answers.answer import Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


def test_each_place_is_an_error() -> None:
    said = Answer(
        AnswerKind.ERROR,
        "A-1",
        AT,
        elements=("CC315A/HEAHEA", "CC315A/GOOITEGDS[2]"),
        text="1 rejected",
        answers_to="LRN7",
        error_code="BAD_WBL_FORMAT",
        sender="NTC",
    )
    tree = etree.fromstring(error_response.dump(said))
    assert [one.findtext("{*}Location") for one in tree.findall("{*}Error")] == list(said.elements)
    assert {one.findtext("{*}Number") for one in tree.findall("{*}Error")} == {"400"}
    assert {one.findtext("{*}Text") for one in tree.findall("{*}Error")} == {"LRN7: 1 rejected"}
    assert (tree.findtext("{*}Application/{*}MessageCount"), tree.findtext("{*}Error/{*}RaisedBy")) == ("2", "NTC")


def test_a_message_of_which_no_place_is_known_has_one_error() -> None:
    tree = etree.fromstring(error_response.dump(Answer(AnswerKind.ERROR, "A-1", AT)))
    assert [one.findtext("{*}Location") for one in tree.findall("{*}Error")] == [None]
    assert [one.findtext("{*}Text") for one in tree.findall("{*}Error")] == ["MISSING_CSM_LINE"]


def test_it_says_nothing_else() -> None:
    with pytest.raises(ValueError, match="ErrorResponse"):
        error_response.dump(Answer(AnswerKind.RECEIVED, "A-1", AT))
