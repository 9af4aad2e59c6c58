"""The load of a day's shifts before they are selected for: nothing is drawn, nothing is written."""

from dataclasses import asdict, dataclass
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
    """The plan of each shift of a day, from what has been assessed so far."""
    places = definitions.load(workspace.home).facilities
    chosen = [staffed(one, on) for one in (places.facility if facility is None else [places.find(facility)])]
    due = selection.due(workspace, on)
    return [_plan(place, number, on, due) for place in chosen for number in range(len(place.shifts))]


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
