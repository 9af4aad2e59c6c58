"""Errors of ICS2 filings."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from tidewaiter.formats.answers import ie3n99
from tidewaiter.formats.answers.answer import Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


def test_each_place_is_an_error():
    said = Answer(AnswerKind.ERROR, "A-1", AT, elements=("a/b", "c"), text="<wrong>", error_code="BAD_WBL_FORMAT")
    tree = etree.fromstring(ie3n99.dump(said))
    assert [found.text for found in tree.iter("{*}messageElementPath")] == ["a/b", "c"]
    assert {found.text for found in tree.iter("{*}validationCode")} == {"400"}
    assert len(list(etree.fromstring(ie3n99.dump(Answer(AnswerKind.ERROR, "A-1", AT))).iter("{*}error"))) == 1


def test_it_says_nothing_else():
    with pytest.raises(ValueError, match="IE3N99"):
        ie3n99.dump(Answer(AnswerKind.RECEIVED, "A-1", AT))
