"""The load of a day's shifts before they are selected for: nothing is drawn, nothing is written."""

from dataclasses import asdict, dataclass, replace
from datetime import date

import pyarrow as pa

from tidewaiter.centre.cycle import definitions, selection
from tidewaiter.centre.cycle.staffed import staffed
from tidewaiter.centre.targets import queries
from tidewaiter.centre.workspace import Workspace
from tidewaiter.pipeline import candidates
from tidewaiter.selection.arms import Shares
from tidewaiter.selection.capacity import Facility
from tidewaiter.selection.load import Load, load
from tidewaiter.selection.select import Drawing


@dataclass(frozen=True, slots=True)
class ShiftPlan:
    """A facility's shift, its capacity in examinations, and its load."""

    facility: str
    on: date
    shift: str
    officers: int
    capacity: int
    load: Load

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def plan_day(workspace: Workspace, on: date, *, facility: str | None = None) -> list[ShiftPlan]:
    """The plan of each shift of a day, from what has been assessed so far.

    Where less than half of the usual candidates are known, those of the latest day that was like it stand in.
    """
    places = definitions.load(workspace.home).facilities
    chosen = [staffed(one, on) for one in (places.facility if facility is None else [places.find(facility)])]
    shifts = [(place, number) for place in chosen for number in range(len(place.shifts))]
    due = selection.due(workspace, on)
    plans = [_plan(place, number, on, due) for place, number in shifts]
    day = queries.comparable_day(on) if any(plan.load.few for plan in plans) else None
    if day is None:
        return plans
    then = selection.due(workspace, day, again=True)
    return [
        _told_by(plan, place, number, day, then) if plan.load.few else plan
        for plan, (place, number) in zip(plans, shifts, strict=True)
    ]


def _told_by(plan: ShiftPlan, place: Facility, number: int, day: date, then: pa.Table) -> ShiftPlan:
    """A plan with what the same shift would do with the candidates of another day; itself where it had none."""
    other = _plan(place, number, day, then).load
    return replace(plan, load=plan.load.told_by(other, day)) if other.candidates else plan


def _plan(place: Facility, number: int, on: date, due: pa.Table) -> ShiftPlan:
    shift = place.shifts[number]
    first = on if number == 0 else None
    found = candidates.of_shift(due, facility=place.code, window=place.interval(on, number), first_of=first)
    late = (shift.cut_off(on), shift.window(on)[1])
    missed = candidates.of_shift(due, facility=place.code, window=late, first_of=None).num_rows
    told = load(
        found,
        shift,
        Shares(place.explore_share, place.random_share),
        Drawing(place.code, on, shift.name, 0),
        too_late=missed,
        usual=queries.usual_candidates(place.code, shift.name, on),
    )
    return ShiftPlan(place.code, on, shift.name, shift.officers, shift.capacity(), told)
