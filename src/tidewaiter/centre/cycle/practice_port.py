"""What the people of the practice world leave in the desk, so that a newcomer finds its rooms at work, not empty.

A few finds of the last days are not reported by file: the officer of the facility takes them through the examination
form, seizes, and hands over; the laboratory is asked, an agency is referred to. Each seizure stops at another step, so
that every one shows what waits for whom. Teams, devices and naloxone are registered. All of it is marked simulated, by
the target or by its name. What is found and missed stays the simulated officers' (`simulation/officers.py`).
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.canine import actions as canine
from tidewaiter.centre.canine.drafts import NewCertificate, NewTeam
from tidewaiter.centre.cycle import aftermath, outcome, spectra
from tidewaiter.centre.devices import actions as devices
from tidewaiter.centre.devices.drafts import NewDevice
from tidewaiter.centre.evidence import actions as evidence
from tidewaiter.centre.evidence import custody_actions
from tidewaiter.centre.evidence import queries as evidence_queries
from tidewaiter.centre.evidence.drafts import Handover, Mass, NewExhibit, NewSeizure, Reading
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams import queries as exam_queries
from tidewaiter.centre.exams.drafts import Conclusion
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.laboratory import actions as laboratory
from tidewaiter.centre.laboratory.drafts import NewRequest
from tidewaiter.centre.naloxone import actions as naloxone
from tidewaiter.centre.naloxone.drafts import NewLot
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.outcomes.rows import DetectionMethod, ExamType, Finding
from tidewaiter.centre.people.practice import PEOPLE
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.referrals import actions as referrals
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace

DAYS = 7
"""The last days, on which finds are taken through the desk."""

SUPERVISOR = next(Actor(one.username, one.role) for one in PEOPLE if one.role is Role.SUPERVISOR)
CHEMIST = next(Actor(one.username, one.role) for one in PEOPLE if one.role is Role.CHEMIST)
HANDLER = next(one for one in PEOPLE if one.role is Role.CANINE_HANDLER)
OFFICERS = {
    place: Actor(one.username, one.role)
    for one in PEOPLE
    if one.role is Role.PORT_OFFICER
    for place in one.facilities or ()
}
"""Who examines at a facility; finds elsewhere come by file."""

ODOURS = ("cocaine", "heroin", "methamphetamine", "MDMA", "fentanyl")
_STEPS = 3


def walk(workspace: Workspace, rows: Sequence[Mapping[str, str]], *, lookouts: bool) -> frozenset[str]:
    """Take finds of narcotics through the desk; gives the targets (ids) that are thereby reported.

    `rows` are what the simulated officers say of targets (officers.COLUMNS); each is recorded as they say it. With
    `lookouts` those for the finds are put out as for finds by file; without, they are left for an analyst to put out.
    """
    walked = set()
    for row in rows:
        target = targets.target(row["target_id"]) if row.get("finding") == Finding.NARCOTICS else None
        officer = OFFICERS.get(target.facility) if target is not None else None
        if target is not None and officer is not None:
            _leave(workspace, officer, _seized(workspace, officer, row, target.consignment_id))
            walked.add(row["target_id"])
    if walked and lookouts:
        finds = [view for view in outcomes.finds() if view.target_id in walked]
        outcome.put_out(workspace, finds, workspace.now(), SUPERVISOR)
    return frozenset(walked)


def _seized(workspace: Workspace, officer: Actor, row: Mapping[str, str], consignment_id: str) -> str:
    """The examination behind its safety card, and the seizure of what it found; the seizure's id."""
    exam_id = exams.start(officer, row["target_id"])
    view = exam_queries.exam(officer, exam_id)
    cards = [] if view is None else [(card.code, card.version) for card in view.cards]
    exams.acknowledge(officer, exam_id, cards)
    exams.save_section(officer, exam_id, SectionName.IDENTITY, [{"scanned": consignment_id.partition(":")[2]}])
    grams = float(row["net_mass_g"]) if row["net_mass_g"] else None
    method = DetectionMethod(row["detection_method"])
    said = Conclusion(Finding.NARCOTICS, ExamType(row["exam_type"]), method, row["substance"], grams)
    exams.conclude(officer, exam_id, said)
    number = exam_id.removeprefix("X-")
    exhibits = (
        NewExhibit("1", "outer packing", f"SIM{number}1"),
        NewExhibit("1.1", "what was found in it", f"SIM{number}2", parent="1", mass=Mass(net_g=grams)),
    )
    key, now = f"practice-{exam_id}", workspace.now()
    seizure = NewSeizure(key, exam_id, row["substance"], "examination bench", now, exhibits, Mass(net_g=grams))
    seizure_id = evidence.seize(officer, seizure)
    aftermath.after_seizure(workspace, officer, seizure_id)
    return seizure_id


def _leave(workspace: Workspace, officer: Actor, seizure_id: str) -> None:
    """Where a seizure is left: offered and not yet signed for; at the laboratory; referred as well."""
    seizure = evidence_queries.seizure(officer, seizure_id)
    if seizure is None:
        return
    seals = {one.exhibit_id: one.seal for one in seizure.exhibits}
    number, now = int(seizure_id.removeprefix("S-")), workspace.now()
    custody_actions.offer(officer, seals, Handover(CHEMIST.name, "laboratory", now))
    if number % _STEPS == 0:
        return
    custody_actions.accept(CHEMIST, [Reading(name, seal) for name, seal in seals.items()])
    request = NewRequest(f"practice-{seizure_id}", seizure_id, tuple(seals), "What is it?", "Laboratory (simulated)")
    laboratory.receive(CHEMIST, laboratory.ask(officer, request))
    if number % _STEPS == 1:
        due = now.date() + timedelta(days=14)
        new = NewReferral(f"practice-{seizure_id}", seizure_id, "Public prosecutor (simulated)", "prosecution", due)
        referrals.send(SUPERVISOR, new)


def furnish(workspace: Workspace) -> None:
    """Register a dog team, the devices that are described here, and naloxone at each facility with an officer."""
    today = workspace.now().date()
    year = timedelta(days=365)
    for facility in HANDLER.facilities or ():
        team = NewTeam("Kit and Juno (simulated)", HANDLER.username, "Juno", facility, today - 2 * year)
        team_id = canine.add_team(SUPERVISOR, team)
        for number, odour in enumerate(ODOURS):  # the first is about to lapse
            since = today - year + timedelta(days=20 + 60 * number)
            canine.certify(SUPERVISOR, team_id, NewCertificate(odour, since, since + year, "Simulated authority"))
    described = tuple(spectra.registry(workspace).values())
    for place, facility in enumerate(sorted(OFFICERS)):
        for device in described:
            code = f"{device.code}-{place + 1}"
            new = NewDevice(code, f"{device.name} (simulated)", device.technique.value, facility=facility)
            devices.register(SUPERVISOR, new)
        kept = naloxone.set_place(SUPERVISOR, facility, "Safety cabinet (simulated)", 4)
        lot = NewLot(f"practice-{facility}", kept, "naloxone nasal spray", "SIM-1", today + year, 6)
        naloxone.receive(SUPERVISOR, lot)
