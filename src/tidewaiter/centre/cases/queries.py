"""Reading cases, always through `visible_to`."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cases.models import Case
from tidewaiter.centre.cases.states import CaseState
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.evidence.models import Seizure
from tidewaiter.centre.visibility import at_facilities, under_caveats


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    case_id: str
    title: str
    agency: str
    facility: str
    state: CaseState
    outcome: str
    seizures: int
    opened_at: datetime
    opened_by: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """What happened in a case."""

    step: str
    at: datetime
    actor: str
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class DisclosureView:
    """A bundle that left the centre."""

    recipient: str
    sha256: str
    bytes: int
    files: int
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """All of a case: ids of its seizures and referrals, what happened, oldest first."""

    line: CaseLine
    caveat: str
    seizure_ids: tuple[str, ...]
    referral_ids: tuple[str, ...]
    steps: tuple[StepView, ...]
    disclosures: tuple[DisclosureView, ...]


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Cases at the actor's facilities, under caveats that the actor may read, those of their seizures included."""
    rows = under_caveats(at_facilities(Case.objects.all(), actor), actor)
    if actor.caveats is None:
        return rows
    closed = Seizure.objects.exclude(caveat__in=["", *sorted(actor.caveats)])
    return rows.exclude(seizures__in=closed)


def case(actor: Actor, case_id: str) -> CaseView | None:
    """A case by its id; None for one that the actor does not see."""
    row = visible_to(actor).filter(pk=number(case_id, "CF")).first()
    if row is None:
        return None
    seizures = list(row.seizures.order_by("pk"))
    steps = tuple(StepView(one.step, one.at, one.actor, one.who, one.note) for one in row.steps.order_by("pk"))
    disclosures = tuple(
        DisclosureView(one.recipient, one.sha256, one.bytes, one.files, one.at, one.actor)
        for one in row.disclosures.order_by("pk")
    )
    return CaseView(
        line=_line(row, len(seizures), simulated=any(one.simulated for one in seizures)),
        caveat=row.caveat,
        seizure_ids=tuple(one.seizure_id for one in seizures),
        referral_ids=tuple(one.referral_id for one in row.referrals.order_by("pk")),
        steps=steps,
        disclosures=disclosures,
    )


def cases(actor: Actor, limit: int = 100) -> list[CaseLine]:
    """Cases, newest first."""
    shown = list(visible_to(actor).order_by("-number")[:limit])
    numbers = [row.pk for row in shown]
    through = Case.seizures.through.objects.filter(case__in=numbers)
    counts = dict(through.values_list("case").annotate(Count("pk")).order_by())
    invented = set(through.filter(seizure__simulated=True).values_list("case", flat=True))
    return [_line(row, counts.get(row.pk, 0), simulated=row.pk in invented) for row in shown]


def cases_of(actor: Actor, seizure_id: str) -> list[CaseLine]:
    """The cases that a seizure belongs to, oldest first."""
    rows = visible_to(actor).filter(seizures=number(seizure_id, "S")).order_by("number")
    return [_line(row, row.seizures.count(), simulated=False) for row in rows]


def _line(row: Case, seizures: int, *, simulated: bool) -> CaseLine:
    return CaseLine(
        case_id=row.case_id,
        title=row.title,
        agency=row.agency,
        facility=row.facility,
        state=CaseState(row.state),
        outcome=row.outcome,
        seizures=seizures,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        simulated=simulated,
    )
