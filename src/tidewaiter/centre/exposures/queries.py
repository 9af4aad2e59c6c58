"""Reading exposures, always through `visible_to`. Who was exposed and what it did are shown to those who must know."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.exposures import drafts
from tidewaiter.centre.exposures.drafts import Part, Suspected
from tidewaiter.centre.exposures.models import Exposure
from tidewaiter.centre.exposures.states import OPEN, ExposureState
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.visibility import at_facilities


@dataclass(frozen=True, slots=True)
class MedicalView:
    """What is medical, as it was seen at a time."""

    symptoms: list[str]
    attention: str
    doses: int
    lot: str
    note: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review. `said` is '' where it is the medical adviser's and the reader may not read what is medical."""

    part: Part
    said: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ExposureLine:
    """An exposure without anything of the person who was exposed."""

    exposure_id: str
    facility: str
    place: str
    happened_at: datetime
    suspected: Suspected
    routes: list[str]
    state: ExposureState
    exam_id: str
    seizure_id: str
    reported_at: datetime
    lessons: str


@dataclass(frozen=True, slots=True)
class ExposureView:
    """An exposure as it is shown.

    `private` says that the reader may know who was exposed and what it did: `person`, `account` and `reported_by` are
    '' and `medical` is empty for everybody else.
    """

    line: ExposureLine
    private: bool
    person: str
    account: str
    reported_by: str
    worn: list[str]
    medical: tuple[MedicalView, ...]
    reviews: tuple[ReviewView, ...]
    closed_at: datetime | None
    closed_by: str


def visible_to(actor: Actor) -> QuerySet[Exposure]:
    """Exposures at the actor's facilities."""
    return at_facilities(Exposure.objects.all(), actor)


def may_know(actor: Actor, row: Exposure) -> bool:
    """True for supervisors and medical advisers, for who was exposed and for who reported it."""
    name = storable.text(actor.name)
    return allowed(actor, Permission.EXPOSURE_MEDICAL) or name in {row.person, row.reported_by}


def exposures(actor: Actor, *, closed: bool = False, limit: int = 100) -> list[ExposureLine]:
    """Open ones, or closed ones, the latest first."""
    rows = visible_to(actor).order_by("-number")
    values = [state.value for state in OPEN]
    rows = rows.exclude(state__in=values) if closed else rows.filter(state__in=values)
    return [_line(row) for row in rows[:limit]]


def of_exam(actor: Actor, exam: int) -> list[ExposureLine]:
    """Exposures in an examination, by its number."""
    return [_line(row) for row in visible_to(actor).filter(exam=exam).order_by("number")]


def open_counts() -> dict[str, int]:
    """How many exposures are open, by state, for the operator's figures."""
    rows = Exposure.objects.filter(state__in=[state.value for state in OPEN]).values_list("state", flat=True)
    found = list(rows)
    return {state.value: found.count(state.value) for state in OPEN}


def exposure(actor: Actor, exposure_id: str) -> ExposureView | None:
    """An exposure by its id; None for one that the actor does not see. Whoever shows `medical` notes the reading."""
    row = visible_to(actor).filter(pk=drafts.number(exposure_id)).first()
    if row is None:
        return None
    private = may_know(actor, row)
    notes = row.medical.order_by("pk").values(*MedicalView.__slots__) if private else []
    reviews = []
    for one in row.reviews.order_by("pk"):
        shown = private or one.part != Part.MEDICAL_ADVISER
        reviews.append(ReviewView(Part(one.part), one.said if shown else "", one.at, one.by))
    return ExposureView(
        line=_line(row),
        private=private,
        person=row.person if private else "",
        account=row.account if private else "",
        reported_by=row.reported_by if private else "",
        worn=list(row.worn),
        medical=tuple(MedicalView(**one) for one in notes),
        reviews=tuple(reviews),
        closed_at=row.closed_at,
        closed_by=row.closed_by,
    )


def _line(row: Exposure) -> ExposureLine:
    return ExposureLine(
        exposure_id=row.exposure_id,
        facility=row.facility,
        place=row.place,
        happened_at=row.happened_at,
        suspected=Suspected(row.suspected),
        routes=list(row.routes),
        state=ExposureState(row.state),
        exam_id="" if row.exam_id is None else f"X-{row.exam_id:06d}",
        seizure_id="" if row.seizure_id is None else f"S-{row.seizure_id:06d}",
        reported_at=row.reported_at,
        lessons=row.lessons,
    )
