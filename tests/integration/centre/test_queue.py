"""The queue: what enters it, what people decide, who may, and what two at once get."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from queued import ANALYST, AT, ETA, assessed, by_hand, draft, enter
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.queue import actions, bulk_actions, entry_actions, queries
from tidewaiter.centre.queue.actions import Said
from tidewaiter.centre.queue.models import QueueEvent
from tidewaiter.centre.queue.queries import Filters
from tidewaiter.centre.queue.states import Status, Verb
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets import queries as target_queries
from tidewaiter.centre.targets.drafts import NewSelection, NewTarget
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import Workspace
from workspaces import Clock

BEN = Actor("ben", "analyst")
SENIOR = Actor("sal", "senior_analyst")
SUPERVISOR = Actor("sue", "supervisor")
ELSEWHERE = Actor("eve", "analyst", facilities=frozenset({"LAX"}))
CONCERN = Said("party-of-concern", "known address")
CLEAR = Said("nothing-of-note")
EVERYTHING = Filters(statuses=())

pytestmark = pytest.mark.usefixtures("ready")


@pytest.fixture
def ready(workspace: Workspace) -> Workspace:
    assessed()
    return workspace


def item(number: int = 1) -> queries.ItemView:
    found = queries.item_of(ANALYST, f"s10:RB{number:09d}GB", AT)
    assert found is not None
    return found


def number(of: int = 1) -> int:
    return item(of).number


def refused(conflict: str, call: object, *args: object, **named: object) -> None:
    with pytest.raises(Conflict) as caught:
        call(*args, **named)  # type: ignore[operator] # an action
    assert caught.value.code == conflict


def draw(arm: str, *numbers: int) -> list[str]:
    run = NewSelection(f"draw-{arm}", "NYC", ETA.date(), "day", 7, 10, 100, {arm: len(numbers)})
    made = [
        NewTarget(f"s10:RB{n:09d}GB", 1, arm, 0.25, n, 1.0, None, "low", [], "", "run-1", simulated=True)
        for n in numbers
    ]
    return targets.issue_targets(ANALYST, run, made, [])


def test_what_is_worthy_enters_once_and_an_amendment_updates_it() -> None:
    assert enter(draft(1), draft(2, worthy=False)) == 1
    assert enter(draft(1)) == 0
    actions.release(ANALYST, number(), CLEAR)
    enter(draft(1, version=2, band="guarded", goods="GREEN TEA", worthy=False))
    found = item()
    assert (found.version, found.goods, found.band, found.status) == (2, "GREEN TEA", "guarded", Status.OPEN)
    assert [e.verb for e in queries.events_of(ANALYST, found.consignment_id)] == ["release", "amend"]
    enter(draft(1, version=1, goods="OLD"))
    assert item().goods == "GREEN TEA"


def test_a_moment_costs_the_same_questions_for_one_row_and_for_many() -> None:
    with CaptureQueriesContext(connection) as one:
        enter(draft(1))
    with CaptureQueriesContext(connection) as many:
        enter(*(draft(n) for n in range(2, 60)))
    assert len(many) <= len(one) + 2


def test_the_page_is_by_score_and_only_of_ones_own_facilities() -> None:
    enter(draft(1), draft(2), draft(3, facility="LAX"), draft(4, facility=""))
    assert [v.consignment_id[-3] for v in queries.items(ANALYST, Filters(), AT)[0]] == ["4", "3", "2", "1"]
    assert [v.facility for v in queries.items(ELSEWHERE, Filters(), AT)[0]] == ["", "LAX"]
    assert queries.totals(ELSEWHERE, AT).by_status["open"] == 2
    assert queries.count(ELSEWHERE, Filters(bands=("elevated",)), AT) == 2
    assert queries.item(ELSEWHERE, number(1), AT) is None
    refused("unknown-item", actions.release, ELSEWHERE, number(1), CLEAR)
    assert queries.newer(ANALYST, Filters(), AT, number(2)) == 2


def test_a_hold_issues_a_target_beside_the_drawing() -> None:
    enter(draft(1))
    issued = actions.hold(ANALYST, number(), CONCERN, by_hand(draft(1)))
    found = target_queries.target(issued)
    assert found is not None
    assert (found.arm, found.propensity, found.state, found.facility) == ("analyst", 1.0, State.ISSUED, "NYC")
    assert (item().status, item().target_id, item().target_state) == (Status.HELD, issued, "issued")
    assert target_queries.standing("NYC", ETA.date(), "day") == 0
    assert target_queries.usual_candidates("NYC", "day", ETA.date() + timedelta(weeks=1)) == []
    assert [v.target_id for v in target_queries.scanned("RB000000001GB")] == [issued]


def test_what_a_drawing_passed_over_is_outside_of_every_estimate() -> None:
    enter(draft(1))
    draw("exploit", 2)
    held = target_queries.target(actions.hold(ANALYST, number(), CONCERN, by_hand(draft(1))))
    assert held is not None
    assert held.propensity == 0.0


def test_a_hold_taken_back_withdraws_its_target_and_may_be_repeated(clock: Clock) -> None:
    enter(draft(1))
    first = actions.hold(ANALYST, number(), CONCERN, by_hand(draft(1)))
    refused("nothing-to-undo", actions.undo, SENIOR, number())
    assert actions.undo(ANALYST, number()) is Status.OPEN
    found = target_queries.target(first)
    assert found is not None
    assert found.state is State.WITHDRAWN
    assert actions.hold(ANALYST, number(), CONCERN, by_hand(draft(1))) == first
    clock.advance(seconds=11)
    refused("nothing-to-undo", actions.undo, ANALYST, number())


def test_what_is_selected_shows_as_held_with_its_ports_state_until_it_ends() -> None:
    enter(draft(1))
    first, second = draw("exploit", 1, 2)
    assert [(item(n).status, item(n).target_id) for n in (1, 2)] == [(Status.HELD, first), (Status.HELD, second)]
    targets.move(ANALYST, first, State.ACKNOWLEDGED)
    assert item(1).target_state == "acknowledged"
    targets.move(ANALYST, first, State.MISSED, reason_code="shift-ended")
    assert item(1).status is Status.CLOSED


@pytest.mark.parametrize("arm", ["random", "explore"])
def test_an_analyst_does_not_take_out_what_chance_drew(arm: str) -> None:
    draw(arm, 1)
    refused("drawn-by-chance", actions.release, ANALYST, number(), Said("nothing-of-note", "looks fine"))
    refused("note-required", actions.release, SUPERVISOR, number(), CLEAR)
    actions.release(SUPERVISOR, number(), Said("nothing-of-note", "the parcel is a colleague's test"))
    assert (item().status, item().target_state) == (Status.RELEASED, "withdrawn")


def test_a_release_after_presentation_is_the_ports_affair() -> None:
    (one,) = draw("exploit", 1)
    for state in (State.ACKNOWLEDGED, State.LOCATED, State.PRESENTED, State.EXAMINED):
        targets.move(ANALYST, one, state)
    assert (item().status, item().target_state) == (Status.HELD, "examined")
    refused("with-the-port", actions.release, ANALYST, number(), CLEAR)


def test_of_two_with_one_item_one_waits(clock: Clock) -> None:
    enter(draft(1))
    actions.claim(ANALYST, number())
    refused("claimed", actions.release, BEN, number(), CLEAR)
    refused("claimed", actions.claim, BEN, number())
    refused("not-allowed", actions.claim, BEN, number(), to="ana")
    assert actions.claim(SENIOR, number(), to="ben") == "ben"
    clock.advance(minutes=21)
    assert queries.item(ANALYST, number(), clock()) is not None
    actions.release(ANALYST, number(), CLEAR)
    refused("illegal-move", actions.release, ANALYST, number(), CLEAR)


def test_sleep_ends_on_its_day(clock: Clock) -> None:
    enter(draft(1))
    said = Said("arrives-later")
    refused(
        "snooze-out-of-range", actions.decide, ANALYST, number(), Verb.SNOOZE, said, until=clock() + timedelta(days=31)
    )
    refused("snooze-out-of-range", actions.decide, ANALYST, number(), Verb.SNOOZE, said)
    actions.decide(ANALYST, number(), Verb.SNOOZE, said, until=clock() + timedelta(days=2))
    assert actions.wake_due(ANALYST) == 0
    clock.advance(days=2)
    assert queries.snoozes_due(clock())
    assert actions.wake_due(ANALYST) == 1
    assert item().status is Status.OPEN


def test_do_not_load_needs_two_officers() -> None:
    enter(draft(1))
    refused("note-required", actions.propose_do_not_load, ANALYST, number(), Said("danger-to-transport"))
    actions.propose_do_not_load(ANALYST, number(), Said("danger-to-transport", "hydrogen peroxide"))
    refused("second-officer", actions.confirm_do_not_load, ANALYST, number())
    actions.confirm_do_not_load(BEN, number())
    assert item().status is Status.DO_NOT_LOAD
    refused("second-officer", actions.refuse_do_not_load, ANALYST, number(), Said("dnl-danger-gone"))
    actions.refuse_do_not_load(SENIOR, number(), Said("dnl-danger-gone"))
    assert (item().status, item().proposed_by) == (Status.OPEN, "")


def test_a_release_of_many_keeps_one_in_ten_to_be_looked_at() -> None:
    enter(
        *(draft(n, band="guarded") for n in range(1, 26)), draft(30, band="high"), draft(31, band="low", lookout=True)
    )
    numbers = [number(n) for n in range(1, 26)]
    refused("not-in-bulk", bulk_actions.release_many, ANALYST, [*numbers, number(30)], CLEAR)
    refused("not-in-bulk", bulk_actions.release_many, ANALYST, [*numbers, number(31)], CLEAR)
    assert queries.totals(ANALYST, AT).by_status["released"] == 0
    gone, kept = bulk_actions.release_many(ANALYST, numbers, CLEAR)
    assert (gone, len(kept)) == (22, 3)
    assert queries.count(ANALYST, Filters(sample_check=True), AT) == 3
    refused("not-in-bulk", bulk_actions.release_many, ANALYST, kept, CLEAR)
    actions.release(ANALYST, kept[0], CLEAR)
    assert queries.totals(ANALYST, AT).by_status["released"] == 23


def test_each_verb_has_one_entry_in_the_log_and_a_refusal_none(workspace: Workspace) -> None:
    enter(draft(1))
    before = audit_log.length()
    actions.claim(ANALYST, number())
    actions.decide(ANALYST, number(), Verb.REQUEST_INFO, Said("documents"))
    actions.hold(ANALYST, number(), CONCERN, by_hand(draft(1)))
    bulk_actions.disagree(ANALYST, item().consignment_id, "r1", "rule", "not_relevant")
    bulk_actions.keep_view(ANALYST, "mine", "status=open")
    assert audit_log.length() == before + 5
    refused("not-allowed", actions.release, Actor("fred", "feed"), number(), CLEAR)
    refused("amended-meanwhile", _hold_of_another_version)
    assert audit_log.length() == before + 5
    assert audit_log.verify(workspace).count == audit_log.length()
    assert queries.disagreements(item().consignment_id, 1) == {"r1": ["ana"]}
    ((pk, name, query),) = queries.saved_views(ANALYST)
    assert (name, query) == ("mine", "status=open")
    refused("unknown-view", bulk_actions.drop_view, BEN, pk)
    bulk_actions.drop_view(ANALYST, pk)


def _hold_of_another_version() -> None:
    enter(draft(5))
    actions.hold(ANALYST, number(5), CONCERN, by_hand(replace(draft(5), version=2)))


def test_a_port_answers_for_its_own_targets_alone() -> None:
    first, second = draw("exploit", 1, 2)
    kim = Actor("kim", "port_officer", facilities=frozenset({"NYC"}))
    refused("unknown-target", targets.answer, replace(kim, facilities=frozenset({"LAX"})), [first], State.ACKNOWLEDGED)
    refused("unknown-target", targets.answer, kim, [first, "T-999999"], State.ACKNOWLEDGED)
    assert targets.answer(kim, [first, second], State.ACKNOWLEDGED) == 2
    assert targets.answer(kim, [first], State.PRESENTED) == 1
    refused("reason-required", targets.answer, kim, [second], State.NOT_PRESENTED)
    refused("not-allowed", targets.answer, Actor("aud", "auditor"), [second], State.LOCATED)


def test_filters_narrow_and_order() -> None:
    near = datetime(2026, 1, 5, 9, tzinfo=UTC)
    enter(draft(1, eta=near), draft(2, mode="air", lookout=True), draft(3, eta=None))
    assert queries.count(ANALYST, Filters(due_within=timedelta(hours=4)), AT) == 1
    assert queries.count(ANALYST, Filters(modes=("air",), lookout=True), AT) == 1
    assert queries.items(ANALYST, Filters(by_deadline=True), AT)[0][0].consignment_id.endswith("1GB")
    actions.claim(ANALYST, number(1))
    assert queries.count(ANALYST, Filters(owner="ana"), AT) == 1
    assert queries.count(ANALYST, Filters(owner="-"), AT) == 2
    free = queries.next_unassigned(ANALYST, AT)
    assert free is not None
    assert free.consignment_id.endswith("3GB")
    assert queries.rank_today(ANALYST, item(3)) == (1, 3)
    assert date(2026, 1, 5) == AT.date()


def test_what_arrived_long_ago_leaves_undecided_and_is_counted(clock: Clock) -> None:
    enter(draft(1), draft(2, eta=None))
    clock.at = ETA + timedelta(days=2, minutes=1)
    before = audit_log.length()
    assert actions.close_passed(ANALYST) == 1
    assert actions.close_passed(ANALYST) == 0
    assert (item(1).status, item(2).status) == (Status.CLOSED, Status.OPEN)
    assert audit_log.length() == before + 1


def test_items_go_with_their_consignments_and_notes_with_them() -> None:
    enter(draft(1), draft(2))
    actions.decide(ANALYST, number(), Verb.REQUEST_INFO, Said("documents", "ask Rose"))
    name = item().consignment_id
    with transaction.atomic():
        assert entry_actions.forget([name]) == 1
    assert queries.item_of(ANALYST, name, AT) is None
    assert not QueueEvent.objects.filter(consignment_id=name).exclude(note="").exists()
    assert item(2).status is Status.OPEN


def test_the_stamp_changes_with_whatever_is_done() -> None:
    enter(draft(1))
    seen = {queries.stamp(ANALYST)}
    for step in (
        lambda: actions.claim(ANALYST, number()),
        lambda: actions.let_go(ANALYST, number()),
        lambda: enter(draft(2)),
    ):
        step()
        seen.add(queries.stamp(ANALYST))
    assert len(seen) == 4
    assert queries.stamp(ANALYST) in seen
