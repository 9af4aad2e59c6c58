"""Reading examinations, always through `visible_to`."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db.models import QuerySet

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.canine import queries as canine
from tidewaiter.centre.devices import queries as devices
from tidewaiter.centre.exams import drafts, sections
from tidewaiter.centre.exams.fields import Value
from tidewaiter.centre.exams.models import Examination, Picture, SafetyAcknowledgement, SectionRevision
from tidewaiter.centre.exams.sections import SECTIONS, SectionName
from tidewaiter.centre.exams.states import OPEN, ExamState
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.safety import queries as safety
from tidewaiter.centre.safety.cards import Card
from tidewaiter.centre.targets.drafts import number as target_number
from tidewaiter.centre.targets.drafts import target_id
from tidewaiter.centre.targets.models import TargetIdentifier
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.centre.workspace import current
from tidewaiter.history.identifiers import spellings


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Who read which version of a safety card, and when."""

    person: str
    card: str
    version: int
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as last saved; revision 0 with no entries when it never was."""

    name: SectionName
    revision: int
    entries: tuple[dict[str, Value], ...]
    saved_at: datetime | None
    saved_by: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture; `number` asks for its bytes."""

    number: int
    kind: str
    sha256: str
    bytes: int
    media_type: str
    caption: str
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class ExamLine:
    """An examination in a list. `finding` is None until it is concluded."""

    exam_id: str
    target_id: str
    consignment_id: str
    facility: str
    state: ExamState
    officer: str
    started_at: datetime
    ended_at: datetime | None
    finding: Finding | None
    exam_type: str
    substance: str
    note: str


@dataclass(frozen=True, slots=True)
class ExamView:
    """All of an examination: safety cards with who read them, sections, pictures, and what weakens the record.

    `briefed` says whether the asker has read the cards and may record. `simulated` marks the practice world.
    """

    line: ExamLine
    detection_method: str
    outcome: int | None
    cards: tuple[Card, ...]
    acknowledged: tuple[Acknowledged, ...]
    briefed: bool
    sections: dict[SectionName, SectionView]
    pictures: tuple[PictureView, ...]
    concerns: tuple[str, ...]
    simulated: bool


def visible_to(actor: Actor) -> QuerySet[Examination]:
    """Examinations at the actor's facilities."""
    return at_facilities(Examination.objects.all(), actor)


def exam(actor: Actor, exam_id: str) -> ExamView | None:
    """An examination, None for one that the actor does not see."""
    row = visible_to(actor).select_related("target").filter(pk=drafts.number(exam_id)).first()
    if row is None:
        return None
    read = SafetyAcknowledgement.objects.filter(exam=row).order_by("pk").values(*Acknowledged.__slots__)
    acknowledged = tuple(Acknowledged(**one) for one in read)
    said = _sections(row.pk)
    shown = Picture.objects.filter(exam=row).order_by("pk")
    person = storable.text(actor.name)
    return ExamView(
        line=_line(row),
        detection_method=row.detection_method,
        outcome=row.outcome_id,
        cards=safety.cards_for(current().home, row.target.reasons, row.target.instruction),
        acknowledged=acknowledged,
        briefed=row.state == ExamState.BRIEFED and any(one.person == person for one in acknowledged),
        sections=said,
        pictures=tuple(_picture(one) for one in shown),
        concerns=_concerns(said, row.started_at.date()),
        simulated=row.target.simulated,
    )


def exams_of(actor: Actor, name: str) -> list[ExamLine]:
    """Examinations of a target by its id, newest first."""
    return _lines(visible_to(actor).filter(target=target_number(name)))


def open_exams(actor: Actor, facility: str | None = None) -> list[ExamLine]:
    """Examinations at which somebody is, newest first."""
    rows = visible_to(actor).filter(state__in=[state.value for state in OPEN])
    return _lines(rows if facility is None else rows.filter(facility=facility))


def latest(actor: Actor, limit: int = 50) -> list[ExamLine]:
    """The latest examinations, newest first."""
    return _lines(visible_to(actor), limit)


def picture(actor: Actor, exam_id: str, number: int) -> tuple[Path, str] | None:
    """The file of a picture and its media type, None for one that the actor does not see."""
    rows = Picture.objects.filter(exam__in=visible_to(actor).filter(pk=drafts.number(exam_id)), pk=number)
    row = rows.first()
    return None if row is None else (current().home / row.file, row.media_type)


def captions(since: datetime, until: datetime) -> list[tuple[str, str]]:
    """Consignments with what pictures of their examinations that were added in [since, until) are said to show."""
    rows = Picture.objects.filter(added_at__gte=since, added_at__lt=until).exclude(caption="").order_by("pk")
    return list(rows.values_list("exam__target__consignment_id", "caption"))


def report_of(exam_id: str) -> int | None:
    """The number of the report that ended an examination, None before."""
    return Examination.objects.filter(pk=drafts.number(exam_id)).values_list("outcome", flat=True).first()


def files() -> set[str]:
    """Files of pictures below the workspace."""
    return set(Picture.objects.values_list("file", flat=True))


def names_target(scanned: str, target: int) -> bool:
    """Whether a scanned text may mean a target, by its number."""
    names = spellings(storable.text(scanned))
    return bool(names) and TargetIdentifier.objects.filter(target=target, identifier__in=names).exists()


def lacking(exam: int, finding: Finding) -> tuple[str, ...]:
    """What an examination, by its number, still owes before it may end with a finding."""
    said = _sections(exam)
    owed = [label for name, view in said.items() for label in sections.missing(SECTIONS[name], view.entries)]
    identity = said[SectionName.IDENTITY].entries
    if finding is not Finding.NONE and not any(entry.get("matches") for entry in identity):
        owed.insert(0, "Identity check: something was found, so scan the consignment and see that it is this target")
    return tuple(owed)


def entries(exam: int) -> dict[SectionName, tuple[dict[str, Value], ...]]:
    """What each section of an examination, by its number, says as last saved."""
    return {name: view.entries for name, view in _sections(exam).items()}


def with_registers(actor: Actor, name: SectionName, said: list[sections.Entry], on: date) -> list[sections.Entry]:
    """Entries with what the registers of teams and devices know, where they name one."""
    if name is SectionName.DOG:
        return canine.filled(actor, said, on)
    return devices.filled(name, said, on) if name is SectionName.FIELD_TESTS else said


def _concerns(said: dict[SectionName, SectionView], on: date) -> tuple[str, ...]:
    """What weakens the record: by itself, by the certificates of dogs, by the state of devices."""
    recorded = {name: view.entries for name, view in said.items()}
    of_dogs = canine.concerns(recorded[SectionName.DOG], on)
    return (*sections.concerns(recorded, on), *of_dogs, *devices.concerns(recorded, on))


def _sections(exam: int) -> dict[SectionName, SectionView]:
    latest: dict[str, SectionRevision] = {}
    for row in SectionRevision.objects.filter(exam=exam).order_by("revision"):
        latest[row.section] = row
    found = {name: latest.get(name.value) for name in SECTIONS}
    return {
        name: SectionView(name, 0, (), None, "")
        if row is None
        else SectionView(name, row.revision, tuple(row.entries), row.saved_at, row.saved_by)
        for name, row in found.items()
    }


def _lines(rows: QuerySet[Examination], limit: int | None = None) -> list[ExamLine]:
    return [_line(row) for row in rows.select_related("target").order_by("-number")[:limit]]


def _line(row: Examination) -> ExamLine:
    return ExamLine(
        exam_id=row.exam_id,
        target_id=target_id(row.target_id),
        consignment_id=row.target.consignment_id,
        facility=row.facility,
        state=ExamState(row.state),
        officer=row.officer,
        started_at=row.started_at,
        ended_at=row.ended_at,
        finding=Finding(row.finding) if row.finding else None,
        exam_type=row.exam_type,
        substance=row.substance,
        note=row.note,
    )


def _picture(row: Picture) -> PictureView:
    return PictureView(
        number=row.pk,
        kind=row.kind,
        sha256=row.sha256,
        bytes=row.bytes,
        media_type=row.media_type,
        caption=row.caption,
        added_at=row.added_at,
        added_by=row.added_by,
    )
