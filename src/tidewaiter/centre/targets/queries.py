"""Reading targets, their ledgers and what became of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyarrow as pa
from django.db.models import Count, Q, QuerySet

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches.models import Batch
from tidewaiter.centre.targets import drafts
from tidewaiter.centre.targets.models import AssessmentRun, SelectionRun, Target, TargetEvent, TargetIdentifier
from tidewaiter.centre.targets.states import CLOSING, MOVES, OPEN, State
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.history.identifiers import spellings
from tidewaiter.selection.arms import Arm

TARGETED = pa.schema([("consignment_id", pa.string()), ("version", pa.int32()), ("state", pa.string())])


@dataclass(frozen=True, slots=True)
class Event:
    """One step in a target's ledger."""

    seq: int
    state: State
    at: datetime
    actor: str
    role: str
    reason_code: str
    note: str


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target as it is shown; `ledger` is empty in lists."""

    target_id: str
    consignment_id: str
    version: int
    facility: str
    shift_date: date
    shift: str
    arm: str
    propensity: float
    position: int
    score: float
    probability: float | None
    band: str
    reasons: list[dict[str, object]]
    instruction: str
    selection_run: str
    assessment_run: str
    state: State
    state_at: datetime
    reason_code: str
    simulated: bool
    exam: str = ""
    ledger: tuple[Event, ...] = ()

    @property
    def grounds(self) -> list[dict[str, object]]:
        """Those reasons that speak for examining it."""
        return [reason for reason in self.reasons if not reason.get("against")]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Targets of one arm in one ISO week ('2026-W02', by shift date): how many came how far."""

    week: str
    arm: str
    issued: int
    presented: int
    examined: int
    found: int


@dataclass(frozen=True, slots=True)
class Overflow:
    """A shift and the ids of lookout hits for which it had no room."""

    facility: str
    shift_date: date
    shift: str
    capacity: int
    consignments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunView:
    """An assessment run as it is shown."""

    run_id: str
    as_of: datetime
    at: datetime
    rows: int
    ruleset_version: str
    model_version: str | None
    seconds: float
    actor: str


def visible_to(actor: Actor) -> QuerySet[Target]:
    """Targets of the facilities for which the actor works."""
    return at_facilities(Target.objects.all(), actor)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which targets are asked for; None and '' ask for any."""

    facility: str = ""
    shift_date: date | None = None
    shift: str = ""
    state: State | None = None


def page(actor: Actor, wanted: Wanted, after: str = "", limit: int = 100) -> list[TargetView]:
    """Targets that an actor sees, in the order of their numbers, those after a target's id, without their ledgers."""
    rows = visible_to(actor).filter(number__gt=drafts.number(after))
    if wanted.facility:
        rows = rows.filter(facility=storable.text(wanted.facility))
    if wanted.shift_date is not None:
        rows = rows.filter(shift_date=wanted.shift_date)
    if wanted.shift:
        rows = rows.filter(shift=storable.text(wanted.shift))
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state.value)
    return _views(rows.order_by("number")[:limit])


def seen(actor: Actor, target_id: str) -> TargetView | None:
    """A target that the actor sees, by its id, with its ledger."""
    row = visible_to(actor).filter(pk=drafts.number(target_id)).first()
    return None if row is None else target(row.target_id)


def seen_among(actor: Actor, target_ids: list[str]) -> frozenset[str]:
    """Those of some targets that the actor sees."""
    found: set[int] = set()
    numbers = [drafts.number(name) for name in target_ids]
    for start in range(0, len(numbers), 500):
        found.update(visible_to(actor).filter(pk__in=numbers[start : start + 500]).values_list("pk", flat=True))
    return frozenset(drafts.target_id(number) for number in found)


def targets_for(facility: str, on: date, shift: str | None = None) -> list[TargetView]:
    """A facility's targets of a date, of one shift or of all, by shift and position."""
    rows = Target.objects.filter(facility=facility, shift_date=on)
    if shift is not None:
        rows = rows.filter(shift=shift)
    return _views(rows.order_by("shift", "position", "number"))


def open_targets(facility: str | None = None, until: date | None = None) -> list[TargetView]:
    """Targets for which a port still owes something, oldest first, of shifts up to and including `until`."""
    rows = Target.objects.filter(state__in=[state.value for state in OPEN])
    if facility is not None:
        rows = rows.filter(facility=facility)
    if until is not None:
        rows = rows.filter(shift_date__lte=until)
    return _views(rows.order_by("shift_date", "facility", "position", "number"))


def inbox(actor: Actor, since: date, until: date, facility: str = "") -> list[TargetView]:
    """Targets of the actor's facilities (or one) for shifts dated in [since, until], by shift and position.

    What is still owed from before `since` comes too; what was withdrawn does not.
    """
    rows = at_facilities(Target.objects.exclude(state=State.WITHDRAWN.value), actor).filter(shift_date__lte=until)
    rows = rows.filter(Q(shift_date__gte=since) | Q(state__in=[state.value for state in OPEN]))
    if facility:
        rows = rows.filter(facility=facility)
    return _views(rows.order_by("facility", "shift_date", "shift", "position", "number"))


def target(name: str) -> TargetView | None:
    """A target with its ledger by its id, or the latest one of a consignment by the consignment's id."""
    number = drafts.number(name)
    row = Target.objects.filter(pk=number).first() if number else None
    if row is None:
        row = Target.objects.filter(consignment_id=name).order_by("-version").first()
    if row is None:
        return None
    steps = TargetEvent.objects.filter(target=row).order_by("seq").values(*Event.__slots__)
    return _view(row, tuple(Event(**{**step, "state": State(step["state"])}) for step in steps))


def scanned(identifier: str) -> list[TargetView]:
    """The targets of the consignments that a scanned text may mean, latest first, without their ledgers."""
    names = spellings(storable.text(identifier))
    if not names:
        return []
    named = TargetIdentifier.objects.filter(identifier__in=names).values("target")
    return _views(Target.objects.filter(pk__in=named).order_by("-number"))


def targeted_ids() -> pa.Table:
    """Every version of a consignment that ever was a target: TARGETED, sorted by consignment and version."""
    rows = Target.objects.order_by("consignment_id", "version").values_list("consignment_id", "version", "state")
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, TARGETED, strict=True)]
    return pa.Table.from_arrays(arrays, schema=TARGETED)


def funnel(since: date | None = None, until: date | None = None) -> list[Funnel]:
    """Issued, presented, examined and found by ISO week and arm, for shifts dated in [since, until)."""
    reached = (State.ISSUED, State.PRESENTED, State.EXAMINED, State.FINDING)
    rows = TargetEvent.objects.filter(state__in=[state.value for state in reached])
    if since is not None:
        rows = rows.filter(target__shift_date__gte=since)
    if until is not None:
        rows = rows.filter(target__shift_date__lt=until)
    counted = rows.values_list("target__shift_date", "target__arm", "state").annotate(n=Count("pk")).order_by()
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for on, arm, state, n in counted:
        year, week, _ = on.isocalendar()
        sums[f"{year}-W{week:02d}", arm][state] += n
    return [Funnel(week, arm, *(n[state.value] for state in reached)) for (week, arm), n in sorted(sums.items())]


@dataclass(frozen=True, slots=True)
class Reached:
    """How many targets of a facility, of shifts in a period, ever came to a state, by reason ('' for none)."""

    facility: str
    state: State
    reason_code: str
    targets: int


def reached(actor: Actor, since: date, until: date) -> list[Reached]:
    """States to which targets came, of shifts dated in [since, until), by facility, state and reason."""
    within = at_facilities(Target.objects.filter(shift_date__gte=since, shift_date__lt=until), actor)
    names = ("target__facility", "state", "reason_code")
    # The targets first: a join would walk through the events of all years.
    rows = TargetEvent.objects.filter(target__in=within.order_by().values("pk"))
    counted = rows.values_list(*names).annotate(n=Count("target", distinct=True))
    return [Reached(facility, State(state), reason, n) for facility, state, reason, n in counted.order_by(*names)]


def closings(actor: Actor, since: date, until: date) -> tuple[int, list[tuple[str, str, str, int]]]:
    """Targets issued of shifts dated in [since, until), and how people's roles ended them without an examination.

    Endings are role, state, reason code and how many.
    """
    issued = at_facilities(Target.objects.filter(shift_date__gte=since, shift_date__lt=until), actor).count()
    rows = TargetEvent.objects.filter(
        target__shift_date__gte=since, target__shift_date__lt=until, state__in=[state.value for state in CLOSING]
    )
    names = ("role", "state", "reason_code")
    counted = at_facilities(rows, actor, "target__facility").values_list(*names).annotate(n=Count("pk"))
    return issued, list(counted.order_by(*names))


def unclosed(actor: Actor, since: date, until: date) -> list[TargetView]:
    """Targets of shifts dated in [since, until) whose life has not ended, oldest first, without their ledgers."""
    waiting = [state.value for state, moves in MOVES.items() if moves]
    rows = Target.objects.filter(state__in=waiting, shift_date__gte=since, shift_date__lt=until)
    return _views(at_facilities(rows, actor).order_by("shift_date", "facility", "position", "number"))


def state_counts() -> dict[str, int]:
    """How many targets stand in each state."""
    counted = Target.objects.values_list("state").annotate(n=Count("pk")).order_by("state")
    return dict(counted.values_list("state", "n"))


def standing(facility: str, on: date, shift: str) -> int:
    """How many targets a shift has that were drawn and not withdrawn: what its capacity no longer offers."""
    rows = Target.objects.filter(facility=facility, shift_date=on, shift=shift).exclude(arm=Arm.ANALYST.value)
    return rows.exclude(state=State.WITHDRAWN.value).count()


def standing_by_exam(facility: str, on: date, shift: str) -> dict[str, int]:
    """As `standing`, by kind of examination ('' where the shift has but one)."""
    rows = Target.objects.filter(facility=facility, shift_date=on, shift=shift).exclude(arm=Arm.ANALYST.value)
    rows = rows.exclude(state=State.WITHDRAWN.value)
    return dict(rows.values_list("exam").annotate(n=Count("pk")).order_by("exam").values_list("exam", "n"))


def chosen_by_chance(facility: str, since: date, before: date) -> pa.Table:
    """Targets of shifts dated in [since, before] that an arm of chance chose: consignment_id and version."""
    rows = Target.objects.filter(
        facility=facility, shift_date__gte=since, shift_date__lte=before, arm__in=[str(Arm.EXPLORE), str(Arm.RANDOM)]
    )
    columns = list(zip(*rows.order_by("number").values_list("consignment_id", "version"), strict=True)) or [(), ()]
    return pa.table(dict(zip(TARGETED.names[:2], columns, strict=True)), schema=pa.schema(list(TARGETED)[:2]))


def overflows(since: date, until: date) -> list[Overflow]:
    """Shifts dated in [since, until) whose lookout hits had no room, oldest first."""
    rows = SelectionRun.objects.filter(shift_date__gte=since, shift_date__lt=until).exclude(overflow=[])
    return [
        Overflow(row.facility, row.shift_date, row.shift, row.capacity, tuple(row.overflow))
        for row in rows.order_by("shift_date", "facility", "shift")
    ]


def selection_exists(run_id: str) -> bool:
    """True when this selection was issued."""
    return SelectionRun.objects.filter(run_id=run_id).exists()


def selection_runs(facility: str) -> set[str]:
    """The ids of the selections of a facility, which name the files of their propensities."""
    return set(SelectionRun.objects.filter(facility=facility).values_list("run_id", flat=True))


def usual_candidates(facility: str, shift: str, before: date) -> list[int]:
    """How many candidates a shift had on the same weekday of the four weeks before, latest first."""
    days = [before - timedelta(weeks=number) for number in range(1, 5)]
    rows = SelectionRun.objects.filter(facility=facility, shift=shift, shift_date__in=days, candidates__gt=0)
    return list(rows.order_by("-shift_date").values_list("candidates", flat=True))


def comparable_day(before: date) -> date | None:
    """The latest day with candidates that is like another day; None where nothing was drawn.

    Of the same weekday in the four weeks before; where there is none, of the last week.
    """
    same = [before - timedelta(weeks=number) for number in range(1, 5)]
    last = [before - timedelta(days=number) for number in range(1, 8)]
    drawn = SelectionRun.objects.filter(shift_date__in={*same, *last}, candidates__gt=0)
    days = set(drawn.values_list("shift_date", flat=True))
    return max(days & set(same), default=max(days, default=None))


def assessed_batches() -> set[str]:
    """Ids of the batches that an assessment run has covered."""
    return set(Batch.objects.exclude(assessment_run="").values_list("batch_id", flat=True))


def issued_by_arm() -> dict[str, int]:
    """Targets ever issued, by arm."""
    return dict(Target.objects.values_list("arm").annotate(n=Count("pk")).order_by("arm").values_list("arm", "n"))


def latest_assessment_run() -> RunView | None:
    """The assessment run with the latest as-of time, None before the first."""
    row = AssessmentRun.objects.order_by("-as_of", "-at").values(*RunView.__slots__).first()
    return None if row is None else RunView(**row)


def _views(rows: QuerySet[Target]) -> list[TargetView]:
    return [_view(row, ()) for row in rows]


def _view(row: Target, ledger: tuple[Event, ...]) -> TargetView:
    return TargetView(
        target_id=row.target_id,
        consignment_id=row.consignment_id,
        version=row.version,
        facility=row.facility,
        shift_date=row.shift_date,
        shift=row.shift,
        arm=row.arm,
        propensity=row.propensity,
        position=row.position,
        score=row.score,
        probability=row.probability,
        band=row.band,
        reasons=row.reasons,
        instruction=row.instruction,
        selection_run=row.selection_run_id,
        assessment_run=row.assessment_run_id,
        state=State(row.state),
        state_at=row.state_at,
        reason_code=row.reason_code,
        simulated=row.simulated,
        exam=row.exam,
        ledger=ledger,
    )
