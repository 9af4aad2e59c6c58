"""Requests to filers on both databases: asked, answered, resolved, expired, and what left meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers import actions, queries
from tidewaiter.centre.answers.drafts import AnswerBack, NewRequest
from tidewaiter.centre.answers.models import OutgoingAnswer
from tidewaiter.centre.answers.states import MOVES, RequestState
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.webhooks import events
from tidewaiter.centre.workspace import Workspace
from tidewaiter.formats.answers.answer import AnswerKind
from workspaces import Clock

ANA, BEN = Actor("ana", "analyst"), Actor("ben", "analyst")
SENIOR = Actor("sue", "senior_analyst")
FAR = Actor("far", "analyst", facilities=frozenset({"LAX"}))
K, S = AnswerKind, RequestState


@pytest.fixture(autouse=True)
def centre(workspace: Workspace) -> Workspace:
    return workspace


def draft(clock: Clock, **other: object) -> NewRequest:
    known: dict[str, object] = {
        "kind": K.RFI,
        "consignment_id": "hawb:777-20000001/H1",
        "version": 1,
        "facility": "NYC",
        "filer": "FORWARDER",
        "source_format": "iata-fwb",
        "elements": ("goods_description",),
        "text": "What exactly?",
        "deadline": clock() + timedelta(hours=4),
        "departs_at": clock() + timedelta(hours=6),
        "identifiers": {"awb": "777-20000001", "house_waybill": "H1", "bill": ""},
    }
    return NewRequest(**{**known, **other})  # type: ignore[arg-type] # a test's shorthand


def conflict(do: Callable[[], object]) -> str:
    with pytest.raises(Conflict) as caught:
        do()
    return caught.value.code


def state(request_id: str) -> RequestState:
    view = queries.request(ANA, request_id)
    assert view is not None
    return view.state


def test_a_request_is_asked_in_the_filers_form_with_the_whole_beside_it(clock: Clock) -> None:
    made = actions.ask(ANA, draft(clock))
    waiting = queries.unwritten()
    assert [one.name for one in waiting] == [f"{made}-01-rfi.txt", f"{made}-02-rfi.json"]
    assert waiting[0].body.startswith("PSN\r\n777-20000001-H1\r\nCSN/7H/")
    assert '"goods_description"' in waiting[1].body
    assert actions.mark_written(ANA, [one.number for one in waiting]) == 2
    assert queries.unwritten() == []
    assert actions.mark_written(ANA, [one.number for one in waiting]) == 0


def test_the_same_is_asked_once_while_it_stands(clock: Clock) -> None:
    made = actions.ask(ANA, draft(clock))
    assert conflict(lambda: actions.ask(BEN, draft(clock))) == "asked-already"
    actions.resolve(ANA, made, "telephoned")
    assert actions.ask(BEN, draft(clock)) != made


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"elements": (), "text": " "}, "nothing-asked"),
        ({"elements": ("version",)}, "unknown-element"),
        ({"kind": K.RECEIVED}, "unknown-request"),
        ({"kind": K.DNL, "proposed_by": ""}, "second-officer"),
        ({"kind": K.DNL, "proposed_by": "ana"}, "second-officer"),
    ],
)
def test_what_nobody_could_answer_is_refused(clock: Clock, other: dict[str, object], code: str) -> None:
    assert conflict(lambda: actions.ask(ANA, replace(draft(clock), **other))) == code  # type: ignore[arg-type]
    assert queries.requests(ANA) == []


def test_an_answer_is_not_due_in_the_past(clock: Clock) -> None:
    assert conflict(lambda: actions.ask(ANA, draft(clock, deadline=clock()))) == "deadline-passed"


def test_nobody_asks_who_may_not(clock: Clock) -> None:
    officer = Actor("pat", "port_officer")
    assert conflict(lambda: actions.ask(officer, draft(clock))) == "not-allowed"
    made = actions.ask(ANA, draft(clock))
    assert conflict(lambda: actions.resolve(officer, made, "x")) == "not-allowed"


def test_what_arrives_elsewhere_does_not_exist(clock: Clock) -> None:
    made = actions.ask(ANA, draft(clock))
    assert queries.request(FAR, made) is None
    assert queries.requests(FAR) == []
    assert queries.by_filer(FAR) == []
    assert conflict(lambda: actions.resolve(FAR, made, "x")) == "unknown-request"


def test_every_move_of_the_table_can_be_made_and_no_other(clock: Clock) -> None:
    ways: dict[RequestState, Callable[[str], object]] = {
        S.OPENED: lambda _: None,
        S.ANSWERED: lambda name: actions.answer(ANA, name, AnswerBack("it is tea")),
        S.EXPIRED: lambda name: expire(clock, name),
        S.RESOLVED: lambda name: actions.resolve(ANA, name, "fine"),
    }
    acts = {**ways, S.OPENED: lambda name: actions.ask_again(ANA, name, "which tea?", None)}
    del acts[S.EXPIRED]
    for at, to in ((at, to) for at in S for to in acts):
        name = actions.ask(ANA, draft(clock, consignment_id=f"awb:{at}-{to}"))
        ways[at](name)
        assert state(name) is at
        if to in MOVES[at]:
            acts[to](name)
            assert state(name) is to
        else:
            assert conflict(lambda name=name, to=to: acts[to](name)) == "illegal-answer"
            assert state(name) is at


def expire(clock: Clock, name: str) -> None:
    clock.at += timedelta(hours=5)
    assert actions.pass_gate(ANA, name)


def test_a_deadline_expires_a_request_and_tells_who_asked(clock: Clock) -> None:
    made = actions.ask(ANA, draft(clock))
    assert not actions.pass_gate(BEN, made)
    expire(clock, made)
    view = queries.request(ANA, made)
    assert view is not None
    assert (view.state, view.departed_at) == (S.EXPIRED, None)
    assert [one.text for one in notices.latest(ANA)] == [f"{made}: no answer in time"]
    assert not actions.pass_gate(BEN, made)


def test_what_leaves_unresolved_stays_a_fact(clock: Clock) -> None:
    made = actions.ask(BEN, draft(clock, kind=K.DNL, proposed_by="ana"))
    other = actions.ask(ANA, draft(clock, consignment_id="awb:2"))
    actions.resolve(ANA, other, "explained")
    clock.at += timedelta(hours=7)
    assert [one.request_id for one in queries.due(clock())] == [made]
    assert actions.pass_gate(ANA, made)
    assert queries.due(clock()) == []
    actions.resolve(SENIOR, made, "offloaded at transit")
    view = queries.request(ANA, made)
    assert view is not None
    assert (view.state, view.departed_how) == (S.RESOLVED, "schedule")
    assert view.departed_at is not None
    assert [one.alarm for one in notices.latest(SENIOR)] == [True]
    (count,) = queries.by_filer(ANA)
    assert (count.opened, count.standing, count.resolved_in_time, count.departed_unresolved) == (2, 0, 1, 1)
    assert count.share == 0.5


def test_a_do_not_load_is_lifted_by_another(clock: Clock) -> None:
    made = actions.ask(BEN, draft(clock, kind=K.DNL, proposed_by="ana"))
    assert conflict(lambda: actions.resolve(ANA, made, "x")) == "second-officer"
    actions.resolve(BEN, made, "screened")
    assert OutgoingAnswer.objects.filter(kind="dnl_removed").count() == 2


def test_an_amendment_is_resolved_by_what_was_asked_for_and_nothing_less(clock: Clock) -> None:
    both = ("goods_description", "consignee_name")
    made = actions.ask(ANA, draft(clock, kind=K.RFA, elements=both))
    assert actions.answer(ANA, made, AnswerBack(elements=both[:1], version=2)) is S.ANSWERED
    view = queries.request(ANA, made)
    assert view is not None
    assert view.missing == ("consignee_name",)
    actions.ask_again(ANA, made, "and whose?", None)
    assert actions.answer(ANA, made, AnswerBack(elements=both[1:], version=3)) is S.RESOLVED
    assert [one.kind for one in OutgoingAnswer.objects.filter(message="psn").order_by("number")] == [
        "rfa",
        "rfa_in_place",
        "rfa_removed",
    ]


def test_a_manifest_says_when_it_left(clock: Clock) -> None:
    made = actions.ask(ANA, draft(clock))
    ((view, waybill),) = queries.standing_of_waybills(["777-20000001", "777-1"])
    assert (view.request_id, waybill) == (made, "777-20000001")
    later: datetime = clock() + timedelta(hours=1)
    assert not actions.depart(ANA, made, later)
    assert actions.depart(ANA, made, clock() - timedelta(hours=1))
    assert state(made) is S.EXPIRED
    assert not actions.depart(ANA, made, clock())


def test_webhooks_are_told_of_what_their_reader_sees(clock: Clock) -> None:
    made = actions.ask(ANA, draft(clock))
    expire(clock, made)
    told = [(one.name, one.subject) for one in events.since(ANA, 0).events]
    assert told == [("request.opened", made), ("request.expired", made)]
    assert events.since(FAR, 0).events == []


def test_reasons_are_asked_for(clock: Clock) -> None:
    made = actions.ask(ANA, draft(clock))
    assert conflict(lambda: actions.resolve(ANA, made, " ")) == "reason-required"
    actions.answer(ANA, made, AnswerBack("tea"))
    assert conflict(lambda: actions.ask_again(ANA, made, "", None)) == "nothing-asked"
    assert conflict(lambda: actions.ask_again(ANA, made, "x", clock())) == "deadline-passed"
    assert conflict(lambda: actions.resolve(ANA, "Q-999999", "x")) == "unknown-request"
