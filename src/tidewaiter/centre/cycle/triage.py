"""Holding a consignment from the queue: for which facility and shift, and with what grounds the port is told."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.cycle import definitions, grounds, looked_up, queueing, rules_in_force
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.queue import actions, states
from tidewaiter.centre.queue.actions import Said
from tidewaiter.centre.queue.queries import ItemView
from tidewaiter.centre.targets.drafts import HandTarget
from tidewaiter.centre.workspace import Workspace
from tidewaiter.selection.capacity import Facility

SOURCE = "analyst"
"""The source of a reason that a person gives."""

_DAYS = 3


@dataclass(frozen=True, slots=True)
class ShiftChoice:
    """A shift for which something can be held; `begins` and `ends` in UTC, `meets` when it meets the arrival."""

    facility: str
    on: date
    shift: str
    begins: datetime
    ends: datetime
    meets: bool

    @property
    def key(self) -> str:
        """As a form sends it."""
        return f"{self.facility}|{self.on.isoformat()}|{self.shift}"


def shifts(workspace: Workspace, item: ItemView, actor: Actor, now: datetime) -> list[ShiftChoice]:
    """The shifts that can still meet a consignment, the one of its arrival first, at the facilities of the actor."""
    places = definitions.load(workspace.home).facilities.facility
    mine = [place for place in places if actor.works_at(place.code) and item.facility in {"", place.code}]
    first = max(now, item.eta or now).date() - timedelta(days=1)
    found = [
        _choice(place, number, first + timedelta(days=day), item)
        for place in mine
        for day in range(_DAYS + 1)
        for number in range(len(place.shifts))
    ]
    coming = [choice for choice in found if choice.ends > now]
    return sorted(coming, key=lambda choice: (not choice.meets, choice.begins, choice.facility))


def at_work(workspace: Workspace, actor: Actor, now: datetime) -> list[tuple[str, datetime]]:
    """Shift and its end (UTC) of who is at work now, for an actor of one facility; nothing where it would be many."""
    places = [place for place in definitions.load(workspace.home).facilities.facility if actor.works_at(place.code)]
    return [(shift.name, ends) for place in places for shift, ends in place.at_work(now)] if len(places) == 1 else []


def hold(workspace: Workspace, actor: Actor, item: ItemView, said: Said, choice: str) -> str:
    """Hold an item for a shift ('FACILITY|date|name', one of `shifts`), and give the target's id."""
    chosen = next((one for one in shifts(workspace, item, actor, workspace.now()) if one.key == choice), None)
    if chosen is None:
        raise Conflict("unknown-shift", "choose the facility and shift that shall examine it", "choose one", 422)
    why = _grounds(workspace, item)
    first = {
        "code": said.reason_code,
        "sentence": f"Held by an analyst: {states.meaning(said.reason_code)}",
        "evidence": {},
        "contribution": 0.0,
        "source": SOURCE,
        "against": False,
    }
    target = HandTarget(
        consignment_id=item.consignment_id,
        version=item.version,
        facility=chosen.facility,
        shift_date=chosen.on,
        shift=chosen.shift,
        score=item.score,
        probability=item.probability,
        band=item.band,
        reasons=[first, *why.reasons],
        instruction=" ".join(part for part in (said.note, why.instruction) if part),
        assessment_run=item.run_id,
        assessed_at=item.assessed_at,
        simulated=item.simulated,
        arrival=None if item.eta is None else item.eta.date(),
    )
    return actions.hold(actor, item.number, said, target)


def take_up(workspace: Workspace, actor: Actor, consignment_id: str) -> int:
    """Put any assessed consignment before people, because somebody wants to decide about it; gives its number."""
    rows = looked_up.versions(workspace, consignment_id)
    last = rows.slice(max(rows.num_rows - 1, 0))
    assessed = looked_up.assessment(workspace, last.to_pylist()[0]) if rows.num_rows else None
    if assessed is None or not assessed.num_rows:
        raise Conflict(
            "unknown-consignment",
            "{consignment_id} is not known, or not assessed yet",
            "wait for it",
            404,
            consignment_id=consignment_id,
        )
    run = batches.assessment_run(last["batch_id"][0].as_py())
    ruleset = rules_in_force.ruleset(workspace, workspace.now())
    (item,) = queueing.of_rows(last, assessed, run, ruleset, None)
    return actions.take_up(actor, replace(item, worthy=True))


def _grounds(workspace: Workspace, item: ItemView) -> grounds.Grounds:
    """The reasons in full; those of the queue where what they are made of is no longer there."""
    assessed = looked_up.of_run(workspace, item.run_id, item.consignment_id, item.version)
    rows = looked_up.versions(workspace, item.consignment_id) if assessed.num_rows else None
    if rows is None or item.version not in rows["version"].to_pylist():
        return grounds.Grounds(item.reasons, "")
    place = rows["version"].to_pylist().index(item.version)
    return grounds.reasons_for(workspace, assessed, rows.slice(place, 1))[0]


def _choice(place: Facility, number: int, on: date, item: ItemView) -> ShiftChoice:
    hours = place.shifts[number]
    begins, ends = hours.window(on)
    first, last = place.interval(on, number)
    meets = item.eta is not None and first <= item.eta < last
    return ShiftChoice(place.code, on, hours.name, begins, ends, meets)
