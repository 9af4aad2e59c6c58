"""The rooms of a practice workspace: each has something in it, made by the desk's acts; outcomes stay as they were."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest

from port_world import issue_for
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.canine import queries as canine
from tidewaiter.centre.cycle import dog_teams, practice_imports, safety, spectra
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.cycle.practice_rooms import SPILL, Rooms
from tidewaiter.centre.devices import queries as devices
from tidewaiter.centre.diversion import case_queries
from tidewaiter.centre.diversion import queries as diversion
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.workspace import PRACTICE_MARKER, Workspace
from tidewaiter.links.notified import Verdict
from workspaces import Clock

BOSS = Actor("boss", "operator")
LAST = date(2026, 1, 10)
SEED = 5


@pytest.fixture
def rooms(sqlite_workspace: Workspace, clock: Clock) -> Rooms:
    """The rooms on their first morning, two days before somebody is exposed."""
    (sqlite_workspace.home / PRACTICE_MARKER).write_text(json.dumps({"now": clock.at.isoformat()}))
    made = Rooms(sqlite_workspace, SEED, LAST)
    made.open(LAST - timedelta(days=SPILL + 2))
    return made


def at(clock: Clock, on: date, hour: int = 4) -> None:
    clock.at = datetime.combine(on, time(hour, 40), UTC)


def examined(target: str, name: str, on: date, kind: str, finding: str, **more: str) -> dict[str, str]:
    row = {"target_id": target, "consignment_id": name, "result": "examined", "reason_code": "", "exam_type": kind}
    times = {"examined_at": datetime.combine(on, time(9)).isoformat(), "officer": "SIM"}
    return row | times | {"finding": finding, "detection_method": "", "substance": "", "net_mass_g": ""} | more


def test_the_bench_has_a_library_to_compare_with(rooms: Rooms) -> None:
    (library,) = spectra.libraries(rooms.workspace).values()
    assert library.simulated


def test_a_day_at_the_benches_is_recorded_and_the_rest_is_left(rooms: Rooms, clock: Clock) -> None:
    on = LAST - timedelta(days=SPILL)
    at(clock, on)
    names = [f"s10:RB{number:09d}GB" for number in range(1, 5)]
    targets = issue_for(names, "USJFK-MAIL", on)
    found = {"detection_method": "dog", "substance": "cocaine", "net_mass_g": "80.0"}
    rows = [
        examined(targets[0], names[0], on, "dog", "narcotics", **found),
        examined(targets[1], names[1], on, "dog", "none"),
        examined(targets[2], names[2], on, "physical", "none"),
        {"target_id": targets[3], "consignment_id": names[3], "result": "missed", "reason_code": "released-in-error"},
    ]
    left = rooms.work(on, rows, dict.fromkeys(targets, "USJFK-MAIL"), lambda moment: setattr(clock, "at", moment))
    assert [row["target_id"] for row in left] == targets[2:]
    assert [(one.consignment_id, one.substance) for one in outcomes.finds()] == [(names[0], "cocaine")]
    rex = next(line for line in canine.teams(BOSS, on) if line.name == "Rex & Kit")
    assert rex.certified_finds == 1
    searches = canine.searches(BOSS)
    assert searches
    assert all(one.simulated for one in searches)
    used = next(one for one in devices.devices(BOSS, on) if one.code == "jfk-ftir-1")
    assert used.record.uses >= 1
    look = safety.overview(rooms.workspace, BOSS, on)
    assert [one.suspected for one in look.exposures] == ["powder"]
    assert look.places
    assert look.ending


def test_what_is_notified_and_what_is_a_kit_waits_at_the_diversion_desk(rooms: Rooms, clock: Clock) -> None:
    for ago in range(6, -1, -1):
        on = LAST - timedelta(days=ago)
        at(clock, on)
        with Intake(rooms.workspace, BOSS) as door:
            came = [Message(m.data, m.name, m.received_at, m.mapping) for m in rooms.messages(on)]
            assert all(not taken.problems for taken in door.take_all(came))
    rooms.close()
    checks = diversion.checks_of(BOSS, [one.consignment_id for one in practice_imports.SENT])
    said = {one.consignment_id: one.verdict for one in checks}
    press, rotary, studio, chemical = (s.consignment_id for s in practice_imports.SENT if s not in practice_imports.KIT)
    assert said[press] is Verdict.COVERED
    assert said[rotary] is Verdict.NO_NUMBER
    assert said[studio] is Verdict.NOT_NOTIFIED
    assert said[chemical] is Verdict.MORE_THAN_NOTIFIED
    kit = next(one for one in diversion.kits(BOSS) if one.simulated)
    assert set(kit.consignment_ids) == {s.consignment_id for s in practice_imports.KIT}
    (case,) = case_queries.cases(BOSS)
    view = case_queries.case(BOSS, case.case_id)
    assert view is not None
    assert len(view.requests) == 1
    need = dog_teams.where(rooms.workspace, BOSS, LAST, clock.at)
    assert {one.facility for one in need} >= {"USJFK-MAIL", "USLAX-MAIL"}
