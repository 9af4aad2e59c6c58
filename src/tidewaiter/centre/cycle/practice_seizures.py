"""Finds of the practice world that are taken on from the bench: seized, handed over, at the laboratory, referred.

Each seizure stops at another step, so that every one shows what waits for whom. All of it simulated, marked by the
target it comes of; made by the acts of the desk.
"""

from datetime import datetime, timedelta

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import aftermath
from tidewaiter.centre.cycle.practice_dogs import SUPERVISOR
from tidewaiter.centre.evidence import actions as evidence
from tidewaiter.centre.evidence import custody_actions
from tidewaiter.centre.evidence import queries as evidence_queries
from tidewaiter.centre.evidence.drafts import Handover, Mass, NewExhibit, NewSeizure, Reading
from tidewaiter.centre.laboratory import actions as laboratory
from tidewaiter.centre.laboratory.drafts import NewRequest
from tidewaiter.centre.people.practice import PEOPLE
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.referrals import actions as referrals
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.workspace import Workspace
from tidewaiter.simulation.officers import Outcome

CHEMIST = next(Actor(one.username, one.role) for one in PEOPLE if one.role is Role.CHEMIST)
STEPS = 3
"""Offered to the laboratory and not signed for; received there and asked about; referred to an agency as well."""

DUE = timedelta(days=14)


def take_on(workspace: Workspace, officer: Actor, exam_id: str, row: Outcome, at: datetime) -> str:
    """Seize what an examination found and leave it at one of the steps; gives the seizure's id.

    `row` is what the simulated officer said of the target, with its substance and grams ('' for not weighed).
    """
    seizure_id = evidence.seize(officer, _drafted(exam_id, row, at))
    aftermath.after_seizure(workspace, officer, seizure_id)
    seizure = evidence_queries.seizure(officer, seizure_id)
    if seizure is None:
        raise RuntimeError(f"{seizure_id} was not recorded")
    seals = {one.exhibit_id: one.seal for one in seizure.exhibits}
    custody_actions.offer(officer, seals, Handover(CHEMIST.name, "laboratory", at))
    step = int(seizure_id.removeprefix("S-")) % STEPS
    if step > 0:
        custody_actions.accept(CHEMIST, [Reading(name, seal) for name, seal in seals.items()])
        asked = NewRequest(f"practice-{seizure_id}", seizure_id, tuple(seals), "What is it?", "Laboratory (simulated)")
        laboratory.receive(CHEMIST, laboratory.ask(officer, asked))
    if step > 1:
        due = at.date() + DUE
        told = NewReferral(f"practice-{seizure_id}", seizure_id, "Public prosecutor (simulated)", "prosecution", due)
        referrals.send(SUPERVISOR, told)
    return seizure_id


def _drafted(exam_id: str, row: Outcome, at: datetime) -> NewSeizure:
    number = exam_id.removeprefix("X-")
    grams = float(row["net_mass_g"]) if row["net_mass_g"] else None
    exhibits = (
        NewExhibit("1", "outer packing", f"SIM{number}1"),
        NewExhibit("1.1", "what was found in it", f"SIM{number}2", parent="1", mass=Mass(net_g=grams)),
    )
    return NewSeizure(
        f"practice-{exam_id}", exam_id, row["substance"], "examination bench", at, exhibits, Mass(net_g=grams)
    )
