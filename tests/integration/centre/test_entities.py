"""Linkages and decisions about records: recorded once, for a reason, undone by another entry."""

from datetime import timedelta

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.entities import actions, queries
from tidewaiter.centre.entities.draft import NewDecision, NewLinkage
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.workspace import Workspace
from tidewaiter.parties.resolution.decisions import Decision, Verdict
from workspaces import Clock

pytestmark = pytest.mark.usefixtures("workspace")

LINKAGE = NewLinkage(
    model="abc",
    records_file="records-1.parquet",
    edges_file="edges-1.parquet",
    sha256={"records": "ab" * 32, "edges": "cd" * 32},
    sources=("arrival_date=2026-01-05/a.parquet", "arrival_date=2026-01-05/b.parquet"),
    records=20,
    edges=7,
)


def said(
    verdict: Verdict = Verdict.MATCH, left: str = "R2", right: str = "R1", why: str = "one passport"
) -> NewDecision:
    return NewDecision(left, right, verdict, why, 3.25, ("the same telephone (1 | 1): speaks for, 7.0 bits.",))


def test_a_decision_keeps_who_when_why_and_what_the_model_said(
    workspace: Workspace, actor: Actor, clock: Clock
) -> None:
    assert actions.decide(actor, said(why="one pass\x00port")) == "D-000001"
    (kept,) = queries.decisions_about()
    assert (kept.left, kept.right, kept.verdict, kept.why) == ("R1", "R2", Verdict.MATCH, "one pass\u2400port")
    assert (kept.actor, kept.at, kept.undone_at) == (actor.name, clock(), None)
    assert (kept.weight, kept.evidence) == (3.25, said().evidence)
    line = audit_log.latest()[0]
    assert (line.action, line.object, line.actor) == ("entities.decide", "D-000001", actor.name)
    assert audit_log.length() == 1
    assert audit_log.verify(workspace).count == 1


def test_undoing_keeps_the_decision_and_the_view_reads_it_as_none(actor: Actor, clock: Clock) -> None:
    first, second = actions.decide(actor, said()), actions.decide(actor, said(Verdict.NON_MATCH, "R3", "R1"))
    clock.advance(hours=1)
    actions.undo(Actor("ben", "supervisor"), first, "two passports after all")
    assert queries.decisions() == [
        Decision(1, "R1", "R2", Verdict.MATCH, undone=True),
        Decision(2, "R1", "R3", Verdict.NON_MATCH),
    ]
    (later, undone) = queries.decisions_about(["R1"])
    assert (later.decision_id, later.undone_at) == (second, None)
    assert (undone.undone_by, undone.undone_why) == ("ben", "two passports after all")
    assert undone.undone_at == undone.at + timedelta(hours=1)
    assert [one.decision_id for one in queries.decisions_about(["R3", "R9"])] == [second]
    line = audit_log.latest()[0]
    assert (line.action, line.object, line.actor) == ("entities.undo", first, "ben")


@pytest.mark.parametrize("why", ["", "  ", "\n"])
def test_nothing_is_decided_or_undone_without_a_reason(actor: Actor, why: str) -> None:
    with pytest.raises(Conflict, match="needs a reason") as refused:
        actions.decide(actor, said(why=why))
    assert (refused.value.code, refused.value.hint) == ("why-missing", "say why with --why")
    name = actions.decide(actor, said())
    with pytest.raises(Conflict, match="needs a reason"):
        actions.undo(actor, name, why)
    assert [one.undone for one in queries.decisions()] == [False]
    assert audit_log.length() == 1


def test_a_decision_is_about_two_records(actor: Actor) -> None:
    with pytest.raises(Conflict, match="R1 is one record") as refused:
        actions.decide(actor, said(left="R1"))
    assert refused.value.code == "one-record"
    assert queries.decisions() == []
    assert audit_log.length() == 0


@pytest.mark.parametrize("name", ["D-000009", "D-", "9", "R1", "D-000001; --", "D-" + "9" * 40, "\x00"])
def test_what_was_never_decided_is_not_found(actor: Actor, name: str) -> None:
    actions.decide(actor, said())
    with pytest.raises(Conflict, match="there is no decision") as refused:
        actions.undo(actor, name, "x")
    assert (refused.value.code, refused.value.http_status) == ("unknown-decision", 404)
    assert audit_log.length() == 1


def test_a_decision_is_undone_once_and_may_be_made_anew(actor: Actor) -> None:
    name = actions.decide(actor, said())
    actions.undo(actor, name, "x")
    with pytest.raises(Conflict, match=f"was undone by {actor.name}") as refused:
        actions.undo(actor, name, "y")
    assert refused.value.code == "undone-before"
    assert actions.decide(actor, said()) == "D-000002"
    assert [one.undone for one in queries.decisions()] == [True, False]


def test_a_linkage_is_recorded_once(actor: Actor, clock: Clock) -> None:
    assert actions.record_linkage(actor, LINKAGE) == 1
    (kept,) = queries.linkages()
    assert (kept.at, kept.actor, kept.records, kept.edges, kept.anew) == (clock(), actor.name, 20, 7, False)
    assert kept.sha256 == LINKAGE.sha256
    assert queries.linked_files() == set(LINKAGE.sources)
    again = NewLinkage("abc", "records-2.parquet", "edges-2.parquet", {}, ("another", LINKAGE.sources[1]), 1, 0)
    with pytest.raises(Conflict, match="another process linked") as refused:
        actions.record_linkage(actor, again)
    assert refused.value.code == "linked-before"
    assert queries.linked_files() == set(LINKAGE.sources)
    assert len(queries.linkages()) == 1
    assert [line.action for line in audit_log.latest()] == ["entities.link"]


def test_many_sources_are_one_linkage(actor: Actor) -> None:
    many = tuple(f"arrival_date=2026-01-05/{n:04d}.parquet" for n in range(1100))
    late = NewLinkage("abc", "r", "e", {}, ("first", *many), 1, 0, anew=True)
    actions.record_linkage(actor, late)
    assert queries.linked_files() == {"first", *many}
    with pytest.raises(Conflict, match="another process linked"):
        actions.record_linkage(actor, NewLinkage("abc", "r", "e", {}, (*(f"x{n}" for n in range(700)), many[-1]), 1, 0))
    assert [one.anew for one in queries.linkages()] == [True]
