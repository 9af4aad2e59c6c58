"""Wider reach lasts an hour, has a reason, sounds an alarm and is looked at by another."""

from datetime import timedelta

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.breakglass import actions, queries
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import Workspace

pytestmark = pytest.mark.usefixtures("workspace")

OFFICER = Actor("olu", "port_officer", facilities=frozenset({"NYC"}))
SUPERVISOR = Actor("sue", "supervisor")
REASON = "A parcel of ours was opened at another port"


def test_it_widens_and_ends_by_itself(workspace: Workspace, clock) -> None:
    actions.break_glass(OFFICER, REASON, facilities=True, unmask=True)
    wider, until = queries.widened(OFFICER)
    assert wider.facilities is None
    assert allowed(wider, Permission.UNMASK)
    assert not allowed(wider, Permission.ADMINISTER)
    assert until == workspace.now() + timedelta(minutes=60)
    clock.advance(minutes=61)
    assert queries.widened(OFFICER) == (OFFICER, None)


def test_it_is_given_back() -> None:
    actions.break_glass(OFFICER, REASON, facilities=True, unmask=False)
    assert not allowed(queries.widened(OFFICER)[0], Permission.UNMASK)
    assert actions.give_back(OFFICER) == 1
    assert queries.widened(OFFICER) == (OFFICER, None)


def test_supervisors_and_administrators_are_alarmed() -> None:
    actions.break_glass(OFFICER, REASON, facilities=True, unmask=False)
    assert "olu took wider reach" in notices.alarms(SUPERVISOR)[0].text
    assert len(notices.alarms(Actor("adi", "administrator"))) == 1
    assert notices.alarms(Actor("ana", "analyst")) == []


@pytest.mark.parametrize(
    ("actor", "reason", "code"),
    [
        (OFFICER, "because", "reason-required"),
        (Actor("adi", "administrator"), REASON, "not-allowed"),
    ],
)
def test_who_may_not_and_who_does_not_say_why(actor: Actor, reason: str, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        actions.break_glass(actor, reason, facilities=True, unmask=False)
    assert refused.value.code == code


def test_another_looks_at_it_once() -> None:
    actions.break_glass(SUPERVISOR, REASON, facilities=True, unmask=False)
    number = queries.broken(SUPERVISOR)[0].number
    with pytest.raises(Conflict, match="their own"):
        actions.review(SUPERVISOR, number, "fine")
    actions.review(Actor("adi", "administrator"), number, "asked; it was needed")
    with pytest.raises(Conflict, match="already"):
        actions.review(Actor("aud", "auditor"), number, "again")
    assert queries.broken(SUPERVISOR)[0].reviewed_by == "adi"
    with pytest.raises(Conflict):
        queries.broken(OFFICER)
