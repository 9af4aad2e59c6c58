"""Conveyor scans on SQLite and PostgreSQL: found in any spelling, answered, logged, and changing nothing unasked."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle.scan import Belt, Verdict
from tidewaiter.centre.targets import actions, queries
from tidewaiter.centre.targets.drafts import NewAssessmentRun, NewSelection, NewTarget
from tidewaiter.centre.targets.states import State

ON = date(2026, 1, 5)


def target(consignment_id, position=1, version=1):
    reason = {"code": "r", "sentence": "Nobody sends tea by air.", "against": False}
    return NewTarget(
        consignment_id,
        version,
        "exploit",
        0.5,
        position,
        0.9,
        None,
        "high",
        [reason],
        "Open it.",
        "assess-1",
        simulated=False,
    )


@pytest.fixture
def belt(workspace, actor):
    run = NewAssessmentRun("assess-1", datetime(2026, 1, 5, 5, tzinfo=UTC), 10, "rules-1", None, 1.0)
    actions.record_assessment_run(actor, run, [])
    issued = [target("s10:RB123456785GB"), target("hawb:125-12345675/H77", 2), target("track:SIMX 00-1", 3)]
    actions.issue_targets(actor, NewSelection("s1", "FRA", ON, "early", 1, 10, 10, {}), issued, [])
    with Belt(workspace, Actor("belt-4", "facility"), "FRA") as opened:
        yield opened


@pytest.mark.parametrize(
    "identifier",
    [
        "RB123456785GB",
        "rb 123 456 785 gb",
        "RB-123456785-GB",
        "s10:RB123456785GB",
        "125-12345675/H77",
        "h77",
        "SIMX001",
    ],
)
def test_a_target_is_found_in_any_spelling(belt, identifier):
    answer = belt.scan(identifier)
    assert (answer.verdict, answer.hold_for) == (Verdict.HOLD, "FRA 2026-01-05 early")
    assert answer.instruction == "Open it."
    assert answer.reasons[0]["sentence"] == "Nobody sends tea by air."


@pytest.mark.parametrize("identifier", ["RB123456794GB", "", " - ", "125-12345675", "'; DROP TABLE", "\x00", "\ud800"])
def test_what_nobody_waits_for_is_no_target(belt, identifier):
    assert belt.scan(identifier).verdict is Verdict.NO_TARGET


def test_a_facility_learns_that_another_waits(workspace, actor, belt):
    with Belt(workspace, actor, "LEJ") as other:
        answer = other.scan("RB123456785GB")
    assert answer.elsewhere
    assert not belt.scan("RB123456785GB").elsewhere


@pytest.mark.parametrize(
    ("to", "reason", "verdict"),
    [
        (State.WITHDRAWN, "issued-in-error", Verdict.RELEASE),
        (State.MISSED, "shift-ended", Verdict.OPEN),
        (State.ACKNOWLEDGED, "", Verdict.HOLD),
    ],
)
def test_the_answer_follows_the_state(belt, actor, to, reason, verdict):
    actions.move(actor, belt.scan("H77").target_id, to, reason_code=reason)
    assert belt.scan("H77").verdict is verdict


def test_a_version_that_is_waited_for_outweighs_one_that_is_done(belt, actor):
    actions.move(actor, belt.scan("H77").target_id, State.WITHDRAWN, reason_code="issued-in-error")
    amended = [target("hawb:125-12345675/H77", version=2)]
    actions.issue_targets(actor, NewSelection("s2", "FRA", ON, "late", 1, 10, 10, {}), amended, [])
    assert belt.scan("H77").hold_for == "FRA 2026-01-05 late"


def test_a_scan_moves_nothing_unless_somebody_is_named(belt):
    name = belt.scan("H77").target_id
    assert queries.target(name).state is State.ISSUED
    answer = belt.scan("H77", located_by="kim")
    assert answer.located
    moved = queries.target(name)
    assert [(e.state, e.actor) for e in moved.ledger[1:]] == [(State.ACKNOWLEDGED, "kim"), (State.LOCATED, "kim")]
    assert not belt.scan("H77", located_by="kim").located


def test_scans_are_sealed_together_and_each_has_its_line(workspace, belt):
    before = audit_log.length()
    for _ in range(3):
        belt.scan("H77")
    belt.scan("nothing")
    assert audit_log.length() == before
    belt.seal()
    belt.seal()
    [line] = audit_log.latest(1)
    sealed = msgspec.json.decode(line.payload)
    journal = (workspace.home / audit_log.SCANS).read_bytes()
    assert (line.action, sealed["scans"], sealed["from"], sealed["until"]) == ("targets.scan", 4, 0, len(journal))
    assert audit_log.length() == before + 1
    told = [msgspec.json.decode(one) for one in journal.splitlines()]
    assert [(t["identifier"], t["verdict"], t["actor"]) for t in told][2:] == [
        ("H77", "hold", "belt-4"),
        ("nothing", "no target", "belt-4"),
    ]
    assert audit_log.verify(workspace).ok


def test_what_a_crash_left_unsealed_is_sealed_by_the_next(workspace, actor, belt):
    belt.scan("H77")
    with Belt(workspace, actor) as other:
        other.scan("H77")
    assert msgspec.json.decode(audit_log.latest(1)[0].payload)["scans"] == 2


def test_a_scan_is_one_statement_by_the_index(belt):
    belt.scan("H77")
    with CaptureQueriesContext(connection) as made:
        belt.scan("RB123456785GB")
    assert len(made) == 1
