"""What the people of the practice world leave in the desk."""

from port_world import issue
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.canine import queries as canine
from tidewaiter.centre.cycle import practice_port
from tidewaiter.centre.devices import queries as devices
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory import queries as laboratory
from tidewaiter.centre.naloxone import queries as naloxone
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.referrals import queries as referrals
from tidewaiter.centre.workspace import Workspace

ROOT = Actor("root", "operator")
FOUND = {
    "finding": "narcotics",
    "exam_type": "x-ray",
    "detection_method": "risk-profile",
    "substance": "cocaine",
    "net_mass_g": "12.5",
}


def said(target_id: str, **found: str) -> dict[str, str]:
    """What a simulated officer says of a target."""
    return {"target_id": target_id, **FOUND, **found}


def test_finds_are_taken_through_the_desk_each_to_another_step(sqlite_workspace: Workspace) -> None:
    here, elsewhere = issue(5, "USJFK-MAIL"), issue(1, "USMEM-EXPRESS", run="b", first=90)
    rows = [*(said(name) for name in here[:3]), said(here[3], finding="none"), said(elsewhere[0])]
    walked = practice_port.walk(sqlite_workspace, rows, lookouts=False)
    assert walked == set(here[:3])
    assert {view.target_id for view in outcomes.finds()} == walked
    seizures = [evidence.seizure(ROOT, line.seizure_id) for line in evidence.seizures(ROOT)]
    assert {one.line.state for one in seizures if one is not None} == {SeizureState.PRESUMPTIVE}
    assert all(one.line.simulated for one in seizures if one is not None)
    holders = sorted(exhibit.holder for one in seizures if one is not None for exhibit in one.exhibits)
    assert holders == ["cora"] * 4 + ["olu"] * 2
    assert len(laboratory.requests(ROOT)) == 2
    assert len(referrals.open_referrals(ROOT)) == 1
    assert audit_log.verify(sqlite_workspace).ok


def test_rooms_are_furnished(sqlite_workspace: Workspace) -> None:
    practice_port.furnish(sqlite_workspace)
    today = sqlite_workspace.now().date()
    assert [team.facility for team in canine.teams(ROOT, today)] == ["USJFK-MAIL"]
    assert {device.facility for device in devices.devices(ROOT, today)} == set(practice_port.OFFICERS)
    assert {place.usable for place in naloxone.places(ROOT, today)} == {6}
