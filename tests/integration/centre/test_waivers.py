"""Waivers are proposed by one person, approved by another, end on their day, and people are told before."""

from datetime import date, timedelta

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.waivers import actions, queries
from tidewaiter.centre.waivers.draft import NewWaiver
from tidewaiter.centre.waivers.standing import Of, State
from tidewaiter.centre.workspace import current
from workspaces import Clock

MANAGER = Actor("max", "manager")
SENIOR = Actor("sam", "senior_analyst")


def today() -> date:
    return current().now().date()


def proposed(actor: Actor = SENIOR, days: int = 90, **changed: object) -> str:
    columns = {
        "of": Of.POST,
        "name": "XXPOST",
        "elements": ("hs_code",),
        "reason": "Its system is replaced.",
        "plan": "One in ten is opened.",
        "begins": today(),
        "expires": today() + timedelta(days=days),
        **changed,
    }
    return actions.propose(actor, NewWaiver(**columns))  # type: ignore[arg-type] # a test's shorthand


@pytest.mark.usefixtures("workspace")
def test_a_waiver_is_in_force_when_a_second_person_approves_it() -> None:
    name = proposed()
    assert name == "W-000001"
    (before,) = queries.waivers(MANAGER, today())
    assert before.state is State.PROPOSED
    with pytest.raises(Conflict, match="proposed it"):
        actions.approve(SENIOR, name)
    actions.approve(MANAGER, name)
    found = queries.waiver(MANAGER, name, today())
    assert found is not None
    assert (found.state, found.days_left, found.approved_by) == (State.IN_FORCE, 90, "max")
    with pytest.raises(Conflict, match="in force"):
        actions.approve(MANAGER, name)
    assert [entry.action for entry in audit_log.latest()[:2]] == ["waivers.approve", "waivers.propose"]


@pytest.mark.usefixtures("workspace")
def test_a_waiver_covers_its_elements_of_its_post_while_it_is_in_force() -> None:
    name = proposed()
    on, mail = today(), {"filer": "XXPOST", "country": "XX", "post": True}
    assert queries.covering(queries.waivers(MANAGER, on), "hs_code", **mail, on=on) == ""
    actions.approve(MANAGER, name)
    found = queries.waivers(MANAGER, on)
    assert queries.covering(found, "hs_code", **mail, on=on) == name
    assert queries.covering(found, "hs_code", **{**mail, "post": False}, on=on) == ""
    assert queries.covering(found, "declared_value", **mail, on=on) == ""
    assert queries.covering(found, "hs_code", **mail, on=on + timedelta(days=91)) == ""
    actions.revoke(SENIOR, name, "The new system runs.")
    assert queries.covering(queries.waivers(MANAGER, on), "hs_code", **mail, on=on) == ""
    with pytest.raises(Conflict, match="revoked"):
        actions.revoke(SENIOR, name, "again")


@pytest.mark.usefixtures("workspace")
def test_people_are_told_once_of_a_waiver_that_ends() -> None:
    name = proposed(days=10)
    assert actions.tell_of_ends(MANAGER) == 0
    actions.approve(MANAGER, name)
    assert actions.tell_of_ends(SENIOR) == 1
    assert actions.tell_of_ends(SENIOR) == 0
    (notice,) = notices.latest(MANAGER)
    assert (notice.alarm, name in notice.text) == (False, True)


@pytest.mark.usefixtures("workspace")
def test_a_waiver_that_ended_alarms(clock: Clock) -> None:
    name = proposed(days=0)
    actions.approve(MANAGER, name)
    clock.advance(days=2)
    assert actions.tell_of_ends(SENIOR) == 1
    assert [one.alarm for one in notices.latest(MANAGER)] == [True]
    assert queries.waivers(MANAGER, today())[0].state is State.EXPIRED


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"plan": " "}, "what is done instead"),
        ({"elements": ()}, "names the elements"),
        ({"elements": ("hs code",)}, "not elements"),
        ({"of": Of.COUNTRY, "name": "China"}, "two letters"),
        ({"days": -1}, "ends after"),
        ({"days": 800}, "two years"),
        ({"name": " "}, "names a country"),
    ],
)
def test_a_waiver_that_says_too_little_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(Conflict, match=said):
        proposed(**changed)  # type: ignore[arg-type] # as above


@pytest.mark.usefixtures("workspace")
def test_who_may_not_waive_sees_at_most() -> None:
    with pytest.raises(Conflict, match="may not"):
        proposed(Actor("ann", "analyst"))
    proposed()
    assert len(queries.waivers(Actor("ann", "analyst"), today())) == 1
    assert queries.waivers(Actor("kim", "canine_handler"), today()) == []
