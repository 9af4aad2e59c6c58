"""Imported lists and alerts: versions, decisions by people, what is remembered and taken back."""

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.lists import actions, queries
from tidewaiter.centre.workspace import Workspace

pytestmark = pytest.mark.usefixtures("workspace")

SHA, OTHER = "ab" * 32, "cd" * 32
HIT = {
    "consignment_id": "id-1",
    "version": 1,
    "kind": "name",
    "field": "consignee_name",
    "filed": "Temur Qaravelly\x00",
    "list": "own",
    "entry_id": "1",
    "entry_kind": "person",
    "listed": "QARAVELLI, Temur",
    "strength": "strong",
    "scripts": "Latin-Latin",
    "score": 0.9,
}


IVY, JOE = Actor("ivy", "administrator"), Actor("joe", "administrator")


def imported(sha256: str = SHA, entries: int = 2, by: Actor = IVY) -> int:
    return actions.import_list(by, "own", sha256=sha256, file=f"lists/{sha256}.parquet", entries=entries, problems=0)


def brought_in(sha256: str = SHA) -> int:
    imported(sha256)
    return actions.approve(JOE, "own")


def test_the_latest_version_that_two_people_stand_for_is_in_force(workspace: Workspace) -> None:
    assert [brought_in(), brought_in(OTHER)] == [1, 2]
    (held,) = queries.in_force(workspace.now())
    assert (held.name, held.version, held.sha256, held.imported_by, held.approved_by) == ("own", 2, OTHER, "ivy", "joe")
    assert queries.in_force(workspace.now(), ["another"]) == []
    assert [line.action for line in audit_log.latest(2)] == ["lists.approve", "lists.import"]


def test_a_version_waits_for_a_second_person(workspace: Workspace, actor: Actor) -> None:
    brought_in()
    imported(OTHER)
    assert [one.version for one in queries.in_force(workspace.now())] == [1]
    for by in (IVY, Actor(" Ivy", "administrator"), actor):
        with pytest.raises(Conflict) as caught:
            actions.approve(by, "own")
        assert caught.value.code in {"second-person", "not-allowed"}
    with pytest.raises(Conflict, match="waits for a second person"):
        imported("ef" * 32, by=JOE)
    actions.refuse(JOE, "own", "cut off in the middle")
    assert queries.waiting() == []
    assert [one.version for one in queries.in_force(workspace.now())] == [1]
    assert imported(OTHER) == 3


def test_the_same_file_and_an_empty_one_are_refused(workspace: Workspace) -> None:
    brought_in()
    with pytest.raises(Conflict, match="is version 1"):
        imported()
    with pytest.raises(Conflict, match="nothing to screen"):
        imported(OTHER, entries=0)
    assert len(queries.in_force(workspace.now())) == 1


def test_a_hit_is_one_alert_however_often_it_comes(workspace: Workspace, actor: Actor) -> None:
    first = actions.raise_alerts(actor, [HIT, HIT], "assess")
    length = audit_log.length()
    again = actions.raise_alerts(actor, [{**HIT, "version": 2}], "assess")
    assert (first.added, len(first.opened), again.added) == (1, 1, 0)
    assert audit_log.length() == length
    assert [a.filed for a in actions.look(actor)] == ["Temur Qaravelly\u2400"]
    assert audit_log.latest()[0].action == "lists.read"
    assert audit_log.verify(workspace).count == audit_log.length()


def test_a_false_match_is_remembered_for_the_pair_and_can_be_taken_back(actor: Actor) -> None:
    (number,) = actions.raise_alerts(actor, [HIT], "assess").opened
    actions.decide(actor, number, match=False, reason="another date of birth")
    later = actions.raise_alerts(actor, [{**HIT, "consignment_id": "id-2"}], "assess")
    other = actions.raise_alerts(actor, [{**HIT, "consignment_id": "id-3", "entry_id": "2"}], "assess")
    assert (later.added, later.opened, len(other.opened)) == (1, (), 1)
    assert sorted(queries.alerts_of(["id-1", "id-2", "id-3"])) == ["id-3"]
    actions.reopen(actor, number, "it is him after all")
    assert sorted(queries.alerts_of(["id-1", "id-2", "id-3"])) == ["id-1", "id-2", "id-3"]
    assert {a.state for a in queries.open_alerts()} == {"open"}


def test_a_decision_has_somebody_and_a_reason_and_is_made_once(actor: Actor) -> None:
    (number,) = actions.raise_alerts(actor, [HIT], "assess").opened
    with pytest.raises(Conflict, match="for a reason"):
        actions.decide(actor, number, match=True, reason=" ")
    with pytest.raises(Conflict, match="for a reason"):
        actions.decide(Actor("", "analyst"), number, match=True, reason="x")
    with pytest.raises(Conflict, match="is open"):
        actions.reopen(actor, number, "x")
    actions.decide(actor, number, match=True, reason="passport seen")
    with pytest.raises(Conflict, match="decided before"):
        actions.decide(actor, number, match=False, reason="x")
    with pytest.raises(Conflict, match="no alert"):
        actions.decide(actor, 999, match=False, reason="x")
    found = queries.alert(number)
    assert found is not None
    assert (found.state, found.decided_by, found.reason) == ("true-match", actor.name, "passport seen")
