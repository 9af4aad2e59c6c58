"""Asking filers from the queue over what was really filed, and matching what they send back."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from ics2_responses import INFORMATION, SCREENING
from queued import assessed, draft, enter
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers import queries
from tidewaiter.centre.answers.states import RequestState
from tidewaiter.centre.cycle import answering, asking, chores
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.asking import Question
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.queue import actions as queue
from tidewaiter.centre.queue import queries as queue_queries
from tidewaiter.centre.queue.actions import Said
from tidewaiter.centre.queue.queries import ItemView
from tidewaiter.centre.queue.states import Status, Verb
from tidewaiter.centre.workspace import Workspace
from tidewaiter.formats.answers.answer import AnswerKind
from workspaces import Clock

ANA, BEN = Actor("ana", "analyst"), Actor("ben", "analyst")
ID = "awb:777-20000001"
FWB = """FWB/17
777-20000001LHRJFK/T1K9.5
FLT/XX123/06
SHP
NAM/NORTHERN TOOLS LTD
ADR/14 QUAY ROW
LOC/HULL
/GB/HU1 2AB
CNE
NAM/HARBOUR HARDWARE INC
ADR/9 PIER AVE
LOC/NEWARK
/US/07102
CVD/GBP//PP/NVD/900/XXX
RTD/1/P1/K9.5/CQ/W9.5
/NG/{goods}
"""


def file(workspace: Workspace, clock: Clock, goods: str) -> None:
    message = Message(FWB.format(goods=goods).encode(), f"{goods}.txt", clock())
    with Intake(workspace, ANA) as door:
        assert [report.rows for report in door.take_all([message])] == [1]


def item() -> ItemView:
    found = queue_queries.item_of(ANA, ID, datetime(2026, 1, 5, tzinfo=UTC))
    assert found is not None
    return found


@pytest.fixture
def centre(sqlite_workspace: Workspace, clock: Clock) -> Workspace:
    assessed()
    file(sqlite_workspace, clock, "PARTS")
    enter(draft(1, consignment_id=ID, mode="air", eta=clock() + timedelta(hours=20)))
    return sqlite_workspace


def test_what_the_queue_asks_goes_to_the_outbox_in_the_filers_form(centre: Workspace) -> None:
    asking.decide(centre, ANA, item(), Verb.REQUEST_INFO, Said("goods-description", "which parts?"))
    (asked,) = queries.requests_of(ANA, ID)
    assert item().status is Status.INFO_REQUESTED
    assert (asked.kind, asked.elements) == (AnswerKind.RFI, ("goods_description", "hs_code"))
    assert asked.deadline == item().deadline
    assert answering.send(centre, ANA) == 2
    assert answering.send(centre, ANA) == 0
    outbox = centre.home / answering.OUTBOX
    psn = (outbox / f"{asked.request_id}-01-rfi.txt").read_text()
    assert "777-20000001" in psn
    said = json.loads((outbox / f"{asked.request_id}-02-rfi.json").read_text())
    assert (said["awb"], said["elements"]) == ("777-20000001", ["goods_description", "hs_code"])
    assert [path.name for path in outbox.iterdir() if path.name.startswith(".")] == []


def test_a_version_answers_what_it_changes(centre: Workspace, clock: Clock) -> None:
    question = Question(AnswerKind.RFA, "goods-description", ("goods_description",), "Say what they are.")
    made = asking.ask(centre, ANA, ID, question)
    assert answering.match(centre, ANA) == 0
    clock.at += timedelta(minutes=5)
    file(centre, clock, "BRAKE DISCS OF CAST IRON")
    assert answering.match(centre, ANA) == 1
    view = queries.request(ANA, made)
    assert view is not None
    assert (view.state, view.answered_version) == (RequestState.RESOLVED, 2)
    assert answering.match(centre, ANA) == 0


def test_a_version_that_gives_nothing_of_it_is_no_answer(centre: Workspace, clock: Clock) -> None:
    asking.ask(centre, ANA, ID, Question(AnswerKind.RFI, "party-identity", ("consignee_phone",)))
    asking.ask(centre, ANA, ID, Question(AnswerKind.RFS, "screen-x-ray"))
    clock.at += timedelta(minutes=5)
    file(centre, clock, "BRAKE DISCS")
    assert answering.match(centre, ANA) == 0


def test_what_a_filer_answers_in_ics2_is_matched_by_its_reference(centre: Workspace) -> None:
    made = asking.ask(centre, ANA, ID, Question(AnswerKind.RFS, "screen-x-ray"))
    assert answering.receive(ANA, SCREENING.replace(b"Q-000003", made.encode())) == answering.Received([made], [])
    view = queries.request(ANA, made)
    assert view is not None
    assert (view.state, view.answer) == (RequestState.ANSWERED, "result 1; screened by EDD, XRY")
    assert answering.receive(ANA, INFORMATION).unmatched == ["Q-000001", "Q-000002"]


def test_an_answer_message_is_matched_by_its_reference(centre: Workspace) -> None:
    made = asking.ask(centre, ANA, ID, Question(AnswerKind.RFS, "screen-x-ray"))
    said = {"kind": "rfs", "issued_at": "2026-01-05T12:00:00Z", "reference": "X1", "answers_to": made, "text": "clear"}
    data = json.dumps([said, {**said, "answers_to": "Q-9"}, {**said, "answers_to": ""}]).encode()
    assert answering.receive(ANA, data) == answering.Received([made], ["Q-9", "X1"])
    assert answering.receive(ANA, data).answered == []
    view = queries.request(ANA, made)
    assert view is not None
    assert view.answer == "clear"


def test_two_officers_keep_something_from_being_loaded_and_the_filer_is_told(centre: Workspace) -> None:
    queue.propose_do_not_load(ANA, item().number, Said("danger-to-transport", "batteries"))
    with pytest.raises(Conflict, match="second officer"):
        asking.confirm_do_not_load(centre, ANA, item())
    assert queries.requests(ANA) == []
    asking.confirm_do_not_load(centre, BEN, item(), "seen")
    (asked,) = queries.requests(ANA)
    assert (asked.kind, asked.opened_by, asked.confirmed_by) == (AnswerKind.DNL, "ana", "ben")
    asking.refuse_do_not_load(BEN, item(), Said("dnl-danger-gone"))
    assert queries.requests(ANA, open_only=True) == []
    with pytest.raises(Conflict):
        asking.ask(centre, ANA, ID, Question(AnswerKind.DNL))


def test_a_release_and_an_undo_take_away_what_was_asked(centre: Workspace) -> None:
    asking.decide(centre, ANA, item(), Verb.REQUEST_INFO, Said("documents"))
    asking.undo(ANA, item())
    assert item().status is Status.OPEN
    assert [one.end_reason for one in queries.requests(ANA)] == ["asked in error"]
    asking.decide(centre, ANA, item(), Verb.SCREEN, Said("screen-dog"))
    asking.release(ANA, item(), Said("screened-clear"))
    assert queries.requests(ANA, open_only=True) == []


def test_nothing_is_asked_about_what_is_not_in_the_queue(centre: Workspace) -> None:
    with pytest.raises(Conflict, match="not in the queue"):
        asking.ask(centre, ANA, "awb:777-2", Question(AnswerKind.RFI, "documents", text="x"))


def test_the_clockwork_watches_the_gate(centre: Workspace, clock: Clock) -> None:
    assert answering.tend(centre, chores.CLOCKWORK) == ""
    leaves = clock() + timedelta(hours=1)
    made = asking.ask(centre, ANA, ID, Question(AnswerKind.RFS, "screen-x-ray", departs_at=leaves))
    assert answering.tend(centre, chores.CLOCKWORK) == "2 messages written"
    clock.at += timedelta(hours=2)
    assert answering.tend(centre, chores.CLOCKWORK) == "1 passed their deadline or departure"
    view = queries.request(ANA, made)
    assert view is not None
    assert (view.state, view.departed_at, view.departs_known) == (RequestState.EXPIRED, leaves, True)
    assert answering.tend(centre, chores.CLOCKWORK) == ""


def test_a_manifest_tells_the_gate(centre: Workspace, clock: Clock) -> None:
    made = asking.ask(centre, ANA, ID, Question(AnswerKind.RFS, "screen-x-ray"))
    assert answering.loaded(ANA, {"777-1": clock()}) == []
    assert answering.loaded(ANA, {"777-20000001": clock()}) == [made]
