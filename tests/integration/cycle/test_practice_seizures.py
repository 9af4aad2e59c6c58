"""Finds of the practice world on their way through the desk: each seizure waits at another step, all are simulated."""

import json
from datetime import UTC, date, datetime, time, timedelta

from port_world import issue_for
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle.practice_rooms import SEIZED_DAYS, SPILL, Rooms
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory import queries as laboratory
from tidewaiter.centre.referrals import queries as referrals
from tidewaiter.centre.workspace import PRACTICE_MARKER, Workspace
from tidewaiter.simulation.officers import Outcome
from workspaces import Clock

ROOT = Actor("root", "operator")
LAST = date(2026, 1, 10)


def found(target: str, name: str, on: date) -> Outcome:
    """What a simulated officer says of a target in which cocaine was."""
    return {
        "target_id": target,
        "consignment_id": name,
        "result": "examined",
        "reason_code": "",
        "exam_type": "x-ray",
        "examined_at": datetime.combine(on, time(9)).isoformat(),
        "officer": "SIM",
        "finding": "narcotics",
        "detection_method": "x-ray",
        "substance": "cocaine",
        "net_mass_g": "12.5",
    }


def test_each_waits_at_another_step_and_older_finds_are_not_seized(sqlite_workspace: Workspace, clock: Clock) -> None:
    (sqlite_workspace.home / PRACTICE_MARKER).write_text(json.dumps({"now": clock.at.isoformat()}))
    rooms = Rooms(sqlite_workspace, 5, LAST)
    rooms.open(LAST - timedelta(days=SEIZED_DAYS + 2))
    for turn, ago in enumerate((SEIZED_DAYS + 1, SEIZED_DAYS, SPILL + 1)):
        on = LAST - timedelta(days=ago)
        clock.at = datetime.combine(on, time(4, 40), UTC)
        names = [f"s10:RB{10 * turn + number:09d}GB" for number in range(2)]
        targets = issue_for(names, "USJFK-MAIL", on, run=f"r{turn}")
        rows = [found(target, name, on) for target, name in zip(targets, names, strict=True)]
        places = dict.fromkeys(targets, "USJFK-MAIL")
        assert rooms.work(on, rows, places, lambda moment: setattr(clock, "at", moment)) == []
    lines = evidence.seizures(ROOT)
    assert len(lines) == 4
    assert all(line.simulated for line in lines)
    assert {line.state for line in lines} == {SeizureState.PRESUMPTIVE}
    seizures = [evidence.seizure(ROOT, line.seizure_id) for line in lines]
    holders = sorted(exhibit.holder for one in seizures if one is not None for exhibit in one.exhibits)
    assert holders == ["cora"] * 6 + ["olu"] * 2
    assert len(laboratory.requests(ROOT)) == 3
    assert len(referrals.open_referrals(ROOT)) == 1
    assert audit_log.verify(sqlite_workspace).ok
