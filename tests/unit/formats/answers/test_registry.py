"""Which message answers what came."""

from datetime import UTC, datetime

import pytest

from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.answers.registry import ANSWERED_BY, WRITERS, write, writer, writer_for

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


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


def test_what_a_filers_message_cannot_carry_goes_as_json():
    used, said = write("iata-fwb", Answer(AnswerKind.RFI, "Q-1", AT, "awb:777-20000001", awb="777-20000001"))
    assert (used.name, said[:3]) == ("psn", b"PSN")
    used, said = write("iata-fwb", Answer(AnswerKind.RFI, "Q-1", AT, "row:1"))
    assert used.name == "json"
    assert used.read is not None
    assert used.read(said)[0].consignment_id == "row:1"


@pytest.mark.parametrize("kind", sorted(set(AnswerKind) - {AnswerKind.RECEIVED, AnswerKind.ERROR}))
def test_a_sender_of_ics1_is_not_asked_by_a_message_between_authorities(kind):
    asked = Answer(kind, "Q-1", AT, "ref:GB1/LRN7", awb="777-20000001", country="GB")
    assert write("eu-ens", asked)[0].name == "json"
    assert write("eu-ics2", asked)[0].name in {"ie4s01", "ie4s03"}
