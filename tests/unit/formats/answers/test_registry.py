"""Which message answers what came."""

import pytest

from tidewaiter.formats.answers.answer import AnswerKind
from tidewaiter.formats.answers.registry import ANSWERED_BY, WRITERS, writer, writer_for


def test_names_are_used_once():
    names = [one.name for one in WRITERS]
    assert len(names) == len(set(names))
    assert {name for several in ANSWERED_BY.values() for name in several} <= set(names)


@pytest.mark.parametrize("kind", AnswerKind)
@pytest.mark.parametrize("source_format", [*ANSWERED_BY, "csv"])
def test_every_kind_has_a_message(source_format, kind):
    assert kind in writer_for(source_format, kind).kinds


def test_a_name_that_is_none_is_an_error():
    with pytest.raises(KeyError):
        writer("telegram")
