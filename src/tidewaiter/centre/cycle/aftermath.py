"""What follows a seizure: its label, the hunt from it, and lookouts on what the consignment named.

The hunt starts by itself; a lookout is offered, and put out by somebody who may. Each step is an action of its own with
an audit entry, so a failure between two leaves the first, and asking again goes on from there.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import hunting, outcome
from tidewaiter.centre.cycle.outcome import Candidate
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.hunts import queries as hunts
from tidewaiter.centre.hunts.queries import HuntView
from tidewaiter.centre.lookouts import actions as lookout_actions
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.lookouts.draft import NewLookout
from tidewaiter.centre.lookouts.queries import LookoutView
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.outcomes.queries import OutcomeView
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What came of a seizure so far. `report` is the label, None for goods of no known consignment.

    `warning` is what somebody should look at, '' for nothing.
    """

    seizure_id: str
    target_id: str
    consignment_id: str
    report: OutcomeView | None
    hunt: HuntView | None
    lookouts: tuple[LookoutView, ...]
    warning: str


def after_seizure(workspace: Workspace, actor: Actor, seizure_id: str) -> Aftermath:
    """Hunt from a seizure's consignment unless that was done, and tell what came of it; 404 for one not seen.

    Called when a seizure was recorded, by whoever recorded it: seeing what was hunted needs a permission of its own.
    """
    line, _ = _seizure(actor, seizure_id)
    if not line.consignment_id:
        return came_of(actor, seizure_id)
    try:
        hunting.after_finds(workspace, actor, line.consignment_id)
    except Conflict as conflict:
        if conflict.code != "hunted-before":  # by somebody else meanwhile
            raise
    return came_of(actor, seizure_id)


def came_of(actor: Actor, seizure_id: str) -> Aftermath:
    """What came of a seizure so far; 404 for one that the actor does not see."""
    line, report = _seizure(actor, seizure_id)
    made = () if report is None else tuple(lookouts.from_outcome(report))
    standing = [view.lookout_id for view in made if view.state == "active"]
    warning = ""
    if line.state is SeizureState.EXCLUDED and standing:
        warning = f"The laboratory excluded the substance; lookouts rest on this seizure: {', '.join(standing)}."
    return Aftermath(
        seizure_id=line.seizure_id,
        target_id=line.target_id,
        consignment_id=line.consignment_id,
        report=None if report is None else outcomes.standing(report),
        hunt=hunts.hunt_from(line.consignment_id) if line.consignment_id else None,
        lookouts=made,
        warning=warning,
    )


def offers(workspace: Workspace, actor: Actor, seizure_id: str, at: datetime) -> list[Candidate]:
    """Lookouts on what the seizure's consignment named, each with what stands against it ('' for nothing)."""
    require(actor, Permission.LOOKOUTS_WRITE)
    line, report = _seizure(actor, seizure_id)
    if report is None:
        return []
    found = replace(outcomes.standing(report), substance=line.substance)
    made = outcome.candidates(workspace, [found], at)
    source = f"seizure {line.seizure_id}"
    return [replace(one, lookout=replace(one.lookout, source=source, from_outcome=report)) for one in made]


def put_out(workspace: Workspace, actor: Actor, seizure_id: str, kinds: list[str], at: datetime) -> list[str]:
    """Put out the offered lookouts of these kinds of key and give their ids, those that hold already left out.

    Conflict (422, 'no-offer') for a kind of which nothing is offered. A hub is put out when somebody asks for it.
    """
    offered = {one.lookout.kind: one for one in offers(workspace, actor, seizure_id, at)}
    for kind in kinds:
        if kind not in offered:
            raise Conflict(
                "no-offer", "the consignment has no {kind} to look out for", "choose from the offers", 422, kind=kind
            )
    wanted: list[NewLookout] = [offered[kind].lookout for kind in kinds if offered[kind].against != outcome.WAITING]
    return [lookout_actions.add(actor, lookout) for lookout in wanted]


def _seizure(actor: Actor, seizure_id: str) -> tuple[evidence.SeizureLine, int | None]:
    """The seizure and the number of the report it rests on, None for goods of no known consignment."""
    require(actor, Permission.EVIDENCE)
    view = evidence.seizure(actor, seizure_id)
    if view is None:
        raise Conflict("unknown-seizure", "there is no seizure {seizure_id}", http_status=404, seizure_id=seizure_id)
    return view.line, evidence.label_of(actor, seizure_id)
