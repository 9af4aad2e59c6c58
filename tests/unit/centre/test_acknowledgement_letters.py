"""What senders of messages are told, in their own form."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from tidewaiter.centre.acknowledgements.letters import MOST, Aside, Outcome, letters
from tidewaiter.centre.answers.letterhead import Letterhead
from tidewaiter.formats.answers import xfnm
from tidewaiter.formats.answers.answer import AnswerKind

AT = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
HEAD = Letterhead("NTC", "FR", "duty@ntc.example")
PROBLEM = {"code": "bad-s10", "path": "GID[2]/S10", "hint": "Mend the number.", "severity": "fatal", "value": "X"}
FILED = {"consignment_id": "awb:777-20000001", "awb": "777-20000001", "filer": "ZZ"}
AIR = Outcome("0123456789abcdef", "iata-fwb", "a.msg", "", 1, [FILED], 0, [])


def test_each_waybill_has_a_status_of_its_own():
    (letter,) = letters(AIR, HEAD, AT)
    assert (letter.name, letter.message) == ("A-0123456789abcdef-001-received.txt", "psn")
    assert "777-20000001" in letter.body
    assert "CSN/SR/01MAR0630/NO ERRORS" in letter.body


def test_a_waybill_that_was_put_aside_is_named_and_a_unit_that_nobody_could_read_is_not():
    named = replace(AIR, accepted=0, consignments=[], rejected=1, aside=[Aside([PROBLEM], FILED)])
    (letter,) = letters(named, HEAD, AT)
    assert (letter.message, "777-20000001" in letter.body) == ("per", True)
    assert "ERR/400/BAD_WBL_FORMAT" in letter.body
    (letter,) = letters(replace(named, aside=[Aside([PROBLEM], {})]), HEAD, AT)
    assert (letter.message, "777" in letter.body) == ("per", False)


def test_cargo_xml_is_answered_by_a_response():
    (letter,) = letters(replace(AIR, format="iata-xfwb"), HEAD, AT)
    (read,) = xfnm.read(letter.body.encode())
    assert (read.kind, read.awb) == (AnswerKind.RECEIVED, "777-20000001")


def test_a_message_with_both_has_a_letter_for_each():
    post = Outcome("0123456789abcdef", "edifact-cuscar", "m", "REF7", 3, [], 2, [Aside([PROBLEM], {})])
    accepted, rejected = letters(post, HEAD, AT)
    assert (accepted.message, rejected.message) == ("cusres", "cusres")
    assert "GIS+17" in accepted.body
    assert "RFF+ACW:REF7" in rejected.body
    assert "GID[2]/S10" in rejected.body
    assert rejected.name.endswith("-002-error.edi")


def test_filings_of_ics2_are_never_told_that_they_were_assessed():
    filing = Outcome("0123456789abcdef", "eu-ics2", "m", "L1", 1, [], 1, [Aside([PROBLEM], {})])
    accepted, rejected = letters(filing, HEAD, AT)
    said = json.loads(accepted.body)
    assert (said["kind"], said["answers_to"], rejected.message) == ("received", "L1", "ie3n99")
    assert "<messageElementPath>GID[2]/S10</messageElementPath>" in rejected.body


def test_entry_summaries_of_ics1_have_a_receipt_of_their_own_and_no_mrn():
    filing = Outcome("0123456789abcdef", "eu-ens", "m", "L1", 1, [FILED], 1, [Aside([PROBLEM], {})])
    accepted, rejected = letters(filing, HEAD, AT)
    assert (accepted.message, rejected.message) == ("success-response", "error-response")
    assert "L1: 1 accepted" in accepted.body
    assert "MRN" not in accepted.body
    assert "<err:Location>GID[2]/S10</err:Location>" in rejected.body
    assert accepted.name.endswith("-001-received.xml")


def test_what_nobody_knows_and_what_is_too_much_to_name_is_answered_as_a_message():
    unknown = Outcome("0" * 16, "unknown", "m", "", 0, [], 1, [Aside([{**PROBLEM, "code": "format-unknown"}], {})])
    (letter,) = letters(unknown, HEAD, AT)
    assert json.loads(letter.body)["error_code"] == "INVALID_MESSAGE_TYPE"
    (letter,) = letters(replace(AIR, accepted=MOST + 1, consignments=[FILED] * (MOST + 1)), HEAD, AT)
    assert (letter.message, "777" in letter.body) == ("psn", False)
    assert letters(replace(AIR, accepted=0), HEAD, AT) == []
