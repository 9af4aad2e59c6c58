"""Reporting exposures, adding what is seen later, reviewing and closing them."""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.drafts import number as evidence_number
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.exams.drafts import number as exam_number
from tidewaiter.centre.exposures import drafts, queries, states
from tidewaiter.centre.exposures.drafts import Medical, NewExposure, Part
from tidewaiter.centre.exposures.models import Exposure, MedicalNote, Review
from tidewaiter.centre.exposures.states import OPEN, ExposureState
from tidewaiter.centre.naloxone import actions as naloxone
from tidewaiter.centre.naloxone import queries as stock
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import current

_WHO = {Part.SUPERVISOR: Role.SUPERVISOR, Part.MEDICAL_ADVISER: Role.MEDICAL_ADVISER}


def report(actor: Actor, new: NewExposure) -> str:
    """Report an exposure and give its id ('I-000123'); naloxone of the stock that was given is taken out with it.

    The same form sent again gives the same id. The facility's supervisors and medical advisers are alarmed, without a
    name. Conflict: 404 for an examination, a seizure, a lot or a facility that the actor does not see, 422 for a
    report that is not whole.
    """
    require(actor, Permission.EXPOSURE_REPORT)
    drafts.check(new, current().now())
    with transaction.atomic():
        exam, seizure, facility = _linked(actor, new)
        known = Exposure.objects.filter(key=new.key).first()
        if known is not None:
            return known.exposure_id
        row = Exposure.objects.create(
            key=new.key,
            facility=storable.text(facility),
            place=storable.text(new.place.strip(), 200),
            person=storable.text(new.person.strip(), 120),
            happened_at=new.happened_at,
            suspected=new.suspected.value,
            routes=[one.value for one in new.routes],
            worn=[one.value for one in new.worn],
            account=storable.text(new.account.strip(), 4000),
            exam_id=exam,
            seizure_id=seizure,
            state=ExposureState.REPORTED.value,
            reported_at=current().now(),
            reported_by=storable.text(actor.name),
        )
        lot = ""
        if new.lot is not None:
            naloxone.use(actor, new.lot, new.medical.doses, row.exposure_id)
            lot = str(stock.lots_visible_to(actor).get(pk=new.lot))
        _note(actor, row, new.medical, lot)
        payload = {"suspected": row.suspected, "exam": new.exam_id, "seizure": new.seizure_id}
        record(actor, "exposures.report", row.exposure_id, payload, after={"state": row.state})
        for role in _WHO.values():
            text = f"{row.exposure_id}: an exposure at {row.facility} was reported."
            notify(actor, to=To(role=role, facility=row.facility), text=text, link=_page(row), alarm=True)
    return row.exposure_id


def follow_up(actor: Actor, exposure_id: str, medical: Medical) -> None:
    """Add what was seen or done later; by those who may know of it, until the exposure is closed."""
    require(actor, Permission.EXPOSURE_REPORT)
    drafts.check_medical(medical)
    with transaction.atomic():
        row = _row(actor, exposure_id)
        if not queries.may_know(actor, row):
            raise Conflict("not-allowed", "this is not yours to know", "tell a supervisor", 403)
        if ExposureState(row.state) not in OPEN:
            raise Conflict("exposure-closed", "{exposure_id} is closed", exposure_id=row.exposure_id)
        _note(actor, row, medical, "")
        record(actor, "exposures.follow_up", row.exposure_id, {})


def review(actor: Actor, exposure_id: str, said: str) -> Part:
    """Review an exposure as what one is, supervisor or medical adviser; with both it is reviewed. Gives the part.

    Conflict: 'own-exposure' (403) for who was exposed, 'reviewed-already' (409), 'second-person' (403) for who wrote
    the other part.
    """
    require(actor, Permission.EXPOSURE_REVIEW)
    _said(said, "a review says something")
    part = Part.MEDICAL_ADVISER if actor.role == Role.MEDICAL_ADVISER else Part.SUPERVISOR
    with transaction.atomic():
        row = _row(actor, exposure_id)
        name = storable.text(actor.name)
        if row.person == name:
            raise Conflict("own-exposure", "nobody reviews what happened to them", "ask another who may", 403)
        written = dict(Review.objects.filter(exposure=row).values_list("part", "by"))
        if part in written or row.state != ExposureState.REPORTED:
            raise Conflict(
                "reviewed-already",
                "{exposure_id} was reviewed by a {part}",
                exposure_id=row.exposure_id,
                part=part.replace("_", " "),
            )
        if name in written.values():
            raise Conflict("second-person", "two people review an exposure", "ask another who may", 403)
        Review.objects.create(
            exposure=row, part=part.value, said=storable.text(said.strip(), 4000), at=current().now(), by=name
        )
        before = row.state
        if len(written) + 1 == len(Part):
            _move(row, ExposureState.REVIEWED)
        states_ = ({"state": before}, {"state": row.state})
        record(actor, "exposures.review", row.exposure_id, {"part": part}, before=states_[0], after=states_[1])
    return part


def close(actor: Actor, exposure_id: str, lessons: str) -> None:
    """Close an exposure that both have reviewed, with what was learnt; everybody at the facility is told of that."""
    require(actor, Permission.EXPOSURE_REVIEW)
    _said(lessons, "an exposure closes with what was learnt")
    with transaction.atomic():
        row = _row(actor, exposure_id)
        before = row.state
        if row.person == storable.text(actor.name):
            raise Conflict("own-exposure", "nobody closes what happened to them", "ask another who may", 403)
        _move(row, ExposureState.CLOSED)
        row.lessons, row.closed_at = storable.text(lessons.strip(), 4000), current().now()
        row.closed_by = storable.text(actor.name)
        row.save(update_fields=["lessons", "closed_at", "closed_by"])
        record(actor, "exposures.close", row.exposure_id, {}, before={"state": before}, after={"state": row.state})
        text = f"{row.exposure_id} is closed: read what was learnt."
        notify(actor, to=To(role=Role.PORT_OFFICER, facility=row.facility), text=text, link=_page(row))


def _note(actor: Actor, row: Exposure, medical: Medical, lot: str) -> None:
    MedicalNote.objects.create(
        exposure=row,
        symptoms=[one.value for one in medical.symptoms],
        attention=medical.attention.value,
        doses=medical.doses,
        lot=lot,
        note=storable.text(medical.note.strip(), 4000),
        at=current().now(),
        by=storable.text(actor.name),
    )


def _linked(actor: Actor, new: NewExposure) -> tuple[int | None, int | None, str]:
    """Numbers of examination and seizure, and the facility: theirs, else the one that was said."""
    exam = seizure = None
    facility = ""
    if new.exam_id:
        found = exams.visible_to(actor).filter(pk=exam_number(new.exam_id)).first()
        if found is None:
            raise Conflict(
                "unknown-exam", "there is no examination {exam_id}", http_status=404, exam_id=new.exam_id[:20]
            )
        exam, facility = found.pk, found.facility
    if new.seizure_id:
        seen = evidence.seizure(actor, new.seizure_id)
        if seen is None:
            raise Conflict(
                "unknown-seizure", "there is no seizure {seizure_id}", http_status=404, seizure_id=new.seizure_id[:20]
            )
        seizure = evidence_number(new.seizure_id, "S")
        facility = facility or seen.line.facility
    facility = facility or new.facility
    if not facility or not actor.works_at(facility):
        raise Conflict("unknown-facility", "there is no facility {facility}", http_status=404, facility=facility[:40])
    return exam, seizure, facility


def _move(row: Exposure, to: ExposureState) -> None:
    states.check(ExposureState(row.state), to)
    row.state = to.value
    row.save(update_fields=["state"])


def _row(actor: Actor, exposure_id: str) -> Exposure:
    row = queries.visible_to(actor).select_for_update().filter(pk=drafts.number(exposure_id)).first()
    if row is None:
        raise Conflict(
            "unknown-exposure", "there is no exposure {exposure_id}", http_status=404, exposure_id=exposure_id[:20]
        )
    return row


def _page(row: Exposure) -> str:
    return f"/safety/exposures/{row.exposure_id}"


def _said(text: str, message: str) -> None:
    if not text.strip():
        raise Conflict("reason-required", message, "write a sentence", 422)
