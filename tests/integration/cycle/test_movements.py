"""Events go through intake into the store, once, and are seen, counted and heeded from there."""

from datetime import UTC, datetime, timedelta

import pytest

from queued import assessed, draft, enter
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers import queries as requests
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.cycle import answering, asking, dossier, filing, finding, quarantine
from tidewaiter.centre.cycle.arriving import IntakeReport, Message
from tidewaiter.centre.cycle.asking import Question
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.movements import queries as movements
from tidewaiter.centre.workspace import Workspace
from tidewaiter.formats.answers.answer import AnswerKind
from workspaces import Clock

ANA = Actor("ana", "analyst")
ID = "awb:777-20000001"
FWB = b"FWB/17\n777-20000001LHRJFK/T1K9.5\nFLT/XX123/06\nSHP\nNAM/NORTHERN TOOLS LTD\nADR/14 QUAY ROW\nLOC/HULL\n/GB\n"
FFM = b"FFM/8\n1/XX123/0%dJAN/LHR\nJFK\n777-20000001LHRJFK/T1K9.5/TOOLS\n777-20000012LHRJFK/T1K9.5/TOOLS\nLAST\n"
ITEMS = (
    b"UNB+UNOA:1+GBA+USA+260105:1000+1'UNH+1+EMSEVT:1'BGM+EMC'CNI+1+RB123456785GB'DTM+7:202601051000:203'"
    b"CNI+2+RB123456799GB'DTM+7:209901051000:203'UNT+7+1'UNZ+1+1'"
)


def take(workspace: Workspace, clock: Clock, *messages: bytes) -> list[IntakeReport]:
    with Intake(workspace, ANA) as door:
        return list(door.take_all([Message(data, f"{at}.txt", clock()) for at, data in enumerate(messages)]))


def test_an_event_is_kept_once_and_its_message_is_no_longer_refused(workspace: Workspace, clock: Clock) -> None:
    first, told_again = take(workspace, clock, FFM % 6, FFM % 6 + b"\n")
    (again,) = take(workspace, clock, FFM % 6)
    assert (first.format, first.events, first.quarantined, first.useless) == ("iata-ffm", 2, 0, False)
    assert (again.already, again.events) == (True, 2)
    assert (told_again.already, told_again.events) == (False, 2)
    (kept,) = movements.of_keys([ID])
    assert (kept.event, kept.happened_at, kept.time_told) == ("manifested", datetime(2026, 1, 6, tzinfo=UTC), True)
    assert batches.batches()[0].events == 2


def test_a_bad_event_waits_and_can_be_played_again(sqlite_workspace: Workspace, clock: Clock) -> None:
    (report,) = take(sqlite_workspace, clock, ITEMS)
    assert (report.events, report.quarantined) == (1, 1)
    (unit,) = quarantine.held()
    assert (unit["kind"], unit["problems"][0]["code"]) == ("event", "event-far-ahead")
    assert (
        quarantine.replay(sqlite_workspace, batch=None, mapping=None, actor=Actor("eve", "senior_analyst"))["held"] == 1
    )


def test_it_stands_on_the_consignment_and_counts_as_seen(sqlite_workspace: Workspace, clock: Clock) -> None:
    take(sqlite_workspace, clock, FWB)
    clock.advance(hours=1)
    take(sqlite_workspace, clock, FFM % 6, ITEMS)
    (found,) = finding.find(sqlite_workspace, "777-20000001", actor=ANA)["consignments"]
    assert [one["event"] for one in found["events"]] == ["manifested"]
    assert [one["key"] for one in finding.events("rb 123 456 785 gb", actor=ANA)] == ["s10:RB123456785GB"]
    line = next(m for m in dossier.of(sqlite_workspace, ANA, ID).timeline if m.what == "manifested")
    assert line.said == "777-20000001, LHR, XX123"
    clock.advance(days=7)
    within = filing.period(sqlite_workspace, ANA)
    seen = [(one.name, one.seen, one.with_data) for one in filing.manifested(sqlite_workspace, ANA, within)]
    assert seen == [("items", 1, 0), ("waybills", 2, 1)]


@pytest.mark.parametrize("day", [6, 4])
def test_a_manifest_moves_the_gate_of_a_request(sqlite_workspace: Workspace, clock: Clock, day: int) -> None:
    assessed()
    take(sqlite_workspace, clock, FWB)
    enter(draft(1, consignment_id=ID, mode="air", eta=clock() + timedelta(hours=20)))
    made = asking.ask(sqlite_workspace, ANA, ID, Question(AnswerKind.RFS, "screen-x-ray"))
    take(sqlite_workspace, clock, FFM % day)
    assert answering.told(sqlite_workspace, ANA) == (day == 4)
    assert answering.told(sqlite_workspace, ANA) == 0
    view = requests.request(ANA, made)
    assert view is not None
    assert (view.departs_at, view.departs_known) == (datetime(2026, 1, day, tzinfo=UTC), True)
    assert (view.departed_at is not None) == (day == 4)


def test_a_receptacle_that_leaves_takes_its_items_through_the_gate(sqlite_workspace: Workspace, clock: Clock) -> None:
    item, bag = "RB123456785GB", "GBLALAUSNYCBAUN60001001110035"
    head = "UNB+UNOA:1+GBA+USA+260105:1000+1'UNH+1+"
    filed = f"{head}ITMATT:1'BGM+X'CNI+1+{item}'GID+1+1'FTX+AAA+++HATS'NAD+CZ+++A FIRM'NAD+CN+++B FIRM'UNT+8+1'UNZ+1+1'"
    packed = f"{head}PREDES:1'BGM+X'CNI+1'RFF+AAY:{bag}'RFF+AAZ:{item}'DTM+137:202601051000:203'UNT+7+1'UNZ+1+1'"
    leaves = f"{head}RESDIT:1'BGM+X'CNI+1'RFF+AAY:{bag}'STS+1+21'DTM+186:202601041200:203'UNT+7+1'UNZ+1+1'"
    assessed()
    take(sqlite_workspace, clock, filed.encode())
    enter(draft(1, consignment_id=f"s10:{item}", mode="mail", eta=clock() + timedelta(hours=20)))
    made = asking.ask(sqlite_workspace, ANA, f"s10:{item}", Question(AnswerKind.RFS, "screen-x-ray"))
    take(sqlite_workspace, clock, leaves.encode())
    assert answering.told(sqlite_workspace, ANA) == 0
    take(sqlite_workspace, clock, packed.encode())
    assert answering.told(sqlite_workspace, ANA) == 1
    view = requests.request(ANA, made)
    assert view is not None
    assert view.departed_at == datetime(2026, 1, 4, 12, tzinfo=UTC)
    (found,) = finding.find(sqlite_workspace, item, actor=ANA)["consignments"]
    assert {one["key"] for one in found["events"]} == {f"s10:{item}", f"receptacle:{bag}"}


def test_an_item_leaves_with_the_receptacle_that_its_own_message_names(
    sqlite_workspace: Workspace, clock: Clock
) -> None:
    item, bag, sack = "RB123456785GB", "GBLALAUSNYCBAUN60001001110035", "GBLALAUSNYCBAUN60001002110041"
    head = "UNB+UNOA:1+GBA+USA+260105:1000+1'UNH+1+"
    goods = "GID+1+1'FTX+AAA+++HATS'NAD+CZ+++A FIRM'NAD+CN+++B FIRM"
    filed = f"{head}ITMATT:1'BGM+X'GIN+ZZ+{bag}'CNI+1+{item}'{goods}'UNT+9+1'UNZ+1+1'"
    dispatched = f"{head}PREDES:1'BGM+X'CNI+1'RFF+AAY:%s'DTM+137:202601051000:203'DTM+189:%s:203'UNT+6+1'UNZ+1+1'"
    assessed()
    take(sqlite_workspace, clock, filed.encode())
    enter(draft(1, consignment_id=f"s10:{item}", mode="mail", eta=clock() + timedelta(hours=20)))
    made = asking.ask(sqlite_workspace, ANA, f"s10:{item}", Question(AnswerKind.RFS, "screen-x-ray"))
    take(sqlite_workspace, clock, (dispatched % (sack, "202601031200")).encode())
    assert answering.told(sqlite_workspace, ANA) == 0
    take(sqlite_workspace, clock, (dispatched % (bag, "202601041200")).encode())
    assert answering.told(sqlite_workspace, ANA) == 1
    view = requests.request(ANA, made)
    assert view is not None
    assert view.departed_at == datetime(2026, 1, 4, 12, tzinfo=UTC)
    (found,) = finding.find(sqlite_workspace, item, actor=ANA)["consignments"]
    assert {one["key"] for one in found["events"]} == {f"receptacle:{bag}"}
    scanned = f"{head}EMSEVT:1'BGM+X'CNI+1'RFF+AAY:{sack}'RFF+AAZ:{item}'DTM+7:202601051000:203'UNT+7+1'UNZ+1+1'"
    take(sqlite_workspace, clock, scanned.encode())
    (found,) = finding.find(sqlite_workspace, item, actor=ANA)["consignments"]
    assert {one["key"] for one in found["events"]} == {f"s10:{item}", f"receptacle:{sack}"}
