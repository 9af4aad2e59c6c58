"""What a port sees of its targets, always through `visible_to`: what waits, and a facility's board."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.targets import drafts, queries
from tidewaiter.centre.targets.models import SelectionRun, Target, TargetEvent
from tidewaiter.centre.targets.queries import Overflow, TargetView
from tidewaiter.centre.targets.states import OPEN, State
from tidewaiter.centre.visibility import at_facilities

REACHED = (State.ISSUED, State.PRESENTED, State.EXAMINED, State.FINDING, State.WITHDRAWN)
"""The steps that a board counts."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A target for which the port owes something, as a line of a list."""

    number: int
    consignment_id: str
    facility: str
    shift_date: date
    shift: str
    exam: str
    position: int
    band: str
    arm: str
    state: State
    state_at: datetime
    instruction: str
    simulated: bool

    @property
    def target_id(self) -> str:
        """'T-000123'."""
        return drafts.target_id(self.number)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many targets of a shift and kind of examination ever came to each state of REACHED."""

    on: date
    shift: str
    exam: str
    reached: dict[State, int]


def visible_to(actor: Actor) -> QuerySet[Target]:
    """Targets at the actor's facilities."""
    return at_facilities(Target.objects.all(), actor)


def target(actor: Actor, target_id: str) -> TargetView | None:
    """A target with its ledger, None for one that the actor does not see."""
    seen = visible_to(actor).filter(pk=drafts.number(target_id)).exists()
    return queries.target(target_id) if seen else None


def waiting(actor: Actor, facility: str | None = None, limit: int | None = None) -> list[Waiting]:
    """Targets for which a port still owes something, oldest shift first."""
    rows = visible_to(actor).filter(state__in=[state.value for state in OPEN])
    if facility is not None:
        rows = rows.filter(facility=facility)
    rows = rows.order_by("shift_date", "facility", "shift", "position", "number")
    return [Waiting(**{**row, "state": State(row["state"])}) for row in rows.values(*Waiting.__slots__)[:limit]]


def probabilities(actor: Actor, on: date) -> dict[str, list[float | None]]:
    """Probabilities of a day's targets that nobody has examined yet, by facility; None before the first model."""
    still = [state.value for state in OPEN if state is not State.EXAMINED]
    rows = visible_to(actor).filter(shift_date=on, state__in=still).order_by("number")
    found: dict[str, list[float | None]] = defaultdict(list)
    for facility, probability in rows.values_list("facility", "probability"):
        found[facility].append(probability)
    return found


def counted(actor: Actor, facility: str, since: date, until: date) -> list[Counted]:
    """Targets of a facility's shifts dated in [since, until), by day, shift and kind of examination."""
    steps = TargetEvent.objects.filter(
        target__in=visible_to(actor).filter(facility=facility, shift_date__gte=since, shift_date__lt=until),
        state__in=[state.value for state in REACHED],
    )
    by: dict[tuple[date, str, str], dict[State, int]] = defaultdict(dict)
    names = ("target__shift_date", "target__shift", "target__exam", "state")
    for on, shift, exam, state, n in steps.values_list(*names).annotate(n=Count("target", distinct=True)).order_by():
        by[on, shift, exam][State(state)] = n
    return [Counted(*key, reached) for key, reached in sorted(by.items())]


def overflows(actor: Actor, facility: str, since: date, until: date) -> list[Overflow]:
    """Shifts of a facility dated in [since, until) that had no room for all hits of lookouts, newest first."""
    rows = at_facilities(SelectionRun.objects.all(), actor).filter(
        facility=facility, shift_date__gte=since, shift_date__lt=until
    )
    return [
        Overflow(row.facility, row.shift_date, row.shift, row.capacity, tuple(row.overflow))
        for row in rows.exclude(overflow=[]).order_by("-shift_date", "shift")
    ]
