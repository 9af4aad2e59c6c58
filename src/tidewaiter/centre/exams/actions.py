"""Starting, briefing, recording and concluding examinations."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction

from tidewaiter.audit.canonical import canonical
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.canine import entry_actions as canine
from tidewaiter.centre.certificates import queries as certificates
from tidewaiter.centre.devices import entry_actions as devices
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.exams import drafts, pictures, queries, sections
from tidewaiter.centre.exams.drafts import Conclusion, NewPicture, Saved
from tidewaiter.centre.exams.models import Examination, Picture, SafetyAcknowledgement, SectionRevision
from tidewaiter.centre.exams.sections import SECTIONS, SectionName
from tidewaiter.centre.exams.states import OPEN, Act, ExamState, after
from tidewaiter.centre.outcomes import actions as outcomes
from tidewaiter.centre.outcomes.rows import EXAMINED, ExamType, Finding, OutcomeRow
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.safety import actions as safety
from tidewaiter.centre.safety import queries as cards_of_centre
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets import drafts as target_drafts
from tidewaiter.centre.targets import states
from tidewaiter.centre.targets.models import Target
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.centre.workspace import current


def start(actor: Actor, target_id: str) -> str:
    """Begin the examination of a target and give its id ('X-000123'); the same one when the officer has begun it.

    The target is presented by it; what that implies is passed through. Conflict when another officer is at it
    (409, 'being-examined') or the target cannot be examined any more; 404 for one that the actor does not see.
    """
    require(actor, Permission.EXAMINE)
    name = storable.text(actor.name)
    with transaction.atomic():
        target = _target(actor, target_drafts.number(target_id), target_id)
        open_one = Examination.objects.filter(target=target, state__in=[state.value for state in OPEN]).first()
        if open_one is not None and open_one.officer == name:
            return open_one.exam_id
        if open_one is not None:
            raise Conflict(
                "being-examined",
                "{officer} is examining {target_id}",
                "open {exam_id}, or take it over",
                officer=open_one.officer,
                target_id=target.target_id,
                exam_id=open_one.exam_id,
            )
        before = State(target.state)
        if before is not State.PRESENTED:
            targets.advance(actor, [(target, states.steps(before, State.PRESENTED), "", "")])
        row = Examination.objects.create(
            target=target,
            facility=target.facility,
            state=ExamState.STARTED.value,
            officer=name,
            started_at=current().now(),
        )
        payload = {"target": target.target_id, "target_was": before}
        record(actor, "exams.start", row.exam_id, payload, after={"state": ExamState.STARTED})
    return row.exam_id


def acknowledge(actor: Actor, exam_id: str, shown: Sequence[tuple[str, int]]) -> bool:
    """Note that the actor read the safety cards, each (code, version) as shown; False when they had before.

    Conflict (409, 'safety-card-changed') unless they are exactly the target's cards as they stand now, and
    'certificate-lapsed' when the actor's lapsed and no supervisor said to go on. The first to read them is the
    officer; others who help may do so afterwards. The texts that were read are kept.
    """
    require(actor, Permission.EXAMINE)
    person = storable.text(actor.name)
    with transaction.atomic():
        exam = _exam(actor, exam_id)
        at, to = ExamState(exam.state), after(ExamState(exam.state), Act.ACKNOWLEDGE)
        if at is ExamState.STARTED and person != exam.officer:
            raise Conflict(
                "officer-first",
                "{officer} reads the safety card first",
                "or take the examination over",
                officer=exam.officer,
            )
        cards = cards_of_centre.cards_for(current().home, exam.target.reasons, exam.target.instruction)
        if {(card.code, card.version) for card in cards} != set(shown):
            raise Conflict("safety-card-changed", "these are not the safety cards of this target", "read them again")
        known = set(SafetyAcknowledgement.objects.filter(exam=exam, person=person).values_list("card", "version"))
        new = [card for card in cards if (card.code, card.version) not in known]
        if not new and at is to:
            return False
        _trained(exam, person, [card.code for card in cards])
        safety.keep(actor, new)
        when = current().now()
        SafetyAcknowledgement.objects.bulk_create(
            [
                SafetyAcknowledgement(
                    exam=exam, person=person, card=card.code, version=card.version, sha256=card.sha256, at=when
                )
                for card in new
            ]
        )
        _set(exam, to)
        payload = {"cards": {card.code: [card.version, card.sha256] for card in cards}}
        record(actor, "exams.acknowledge", exam.exam_id, payload, before={"state": at}, after={"state": to})
    return True


def save_section(
    actor: Actor, exam_id: str, name: SectionName, entries: Sequence[Mapping[str, object]], seen: int | None = None
) -> Saved:
    """Save what a section says (see sections.py); saying the same again changes nothing.

    What is wrong comes back as problems and nothing is saved. `seen` is the revision that the page showed, 0 for
    none: Conflict (409, 'changed-meanwhile') when somebody saved another since.
    """
    require(actor, Permission.EXAMINE)
    section = SECTIONS[name]
    kept, problems = sections.read(section, entries)
    with transaction.atomic():
        exam = _recording(actor, exam_id)
        if name is SectionName.IDENTITY:
            for entry in kept:  # never taken from the page
                entry["matches"] = queries.names_target(str(entry.get("scanned", "")), exam.target_id)
        kept = queries.with_registers(actor, name, kept, exam.started_at.date())
        if problems:
            return Saved(_revision(exam, name)[0], changed=False, problems=problems)
        return _save(actor, exam, name, kept, seen)


def _save(actor: Actor, exam: Examination, name: SectionName, kept: list[sections.Entry], seen: int | None) -> Saved:
    revision, said = _revision(exam, name)
    if said == kept:
        return Saved(revision, changed=False)
    if seen is not None and seen != revision:
        raise Conflict(
            "changed-meanwhile",
            "{title} was saved by somebody else meanwhile",
            "read it and save again",
            title=SECTIONS[name].title,
        )
    SectionRevision.objects.create(
        exam=exam,
        section=name.value,
        revision=revision + 1,
        entries=kept,
        saved_at=current().now(),
        saved_by=storable.text(actor.name),
    )
    payload = {"section": name, "revision": revision + 1, "entries": len(kept)}
    record(actor, "exams.save", exam.exam_id, payload, before={"entries": said}, after={"entries": kept})
    return Saved(revision + 1, changed=True)


def add_picture(actor: Actor, exam_id: str, picture: NewPicture) -> int:
    """Keep a picture and give its number; the same one again gives the same number.

    Conflict: 'picture-damaged' (422) when the bytes are not what `sha256` says, 'picture-type' (415) for what is no
    JPEG, PNG or WebP by its first bytes, 'picture-too-large' (413), 'too-many-pictures' (409).
    """
    require(actor, Permission.EXAMINE)
    media_type = pictures.check(picture.data, picture.sha256)
    written: Path | None = None
    try:
        with transaction.atomic():
            exam = _recording(actor, exam_id)
            known = Picture.objects.filter(exam=exam, sha256=picture.sha256).first()
            if known is not None:
                return known.pk
            pictures.check_room(Picture.objects.filter(exam=exam).count())
            file, written = pictures.store(current().home, picture.data)
            row = Picture.objects.create(
                exam=exam,
                kind=picture.kind.value,
                file=file,
                sha256=picture.sha256,
                bytes=len(picture.data),
                media_type=media_type,
                caption=storable.text(picture.caption, 500),
                added_at=current().now(),
                added_by=storable.text(actor.name),
            )
            payload = {"picture": row.pk, "kind": picture.kind, "sha256": picture.sha256, "bytes": len(picture.data)}
            record(actor, "exams.picture", exam.exam_id, payload)
    except BaseException:
        if written is not None:
            written.unlink(missing_ok=True)
        raise
    return row.pk


def conclude(actor: Actor, exam_id: str, said: Conclusion) -> int:
    """End an examination with what was found, 'none' included, and give the outcome's number (the label).

    The target moves on to finding or no_finding in the same transaction. Conflict: 'officer-only' for another than
    the examination's officer; 'exam-incomplete' (422) when a section lacks what it must have, or when something was
    found and the identity was not checked.
    """
    require(actor, Permission.EXAMINE)
    drafts.check_conclusion(said)
    with transaction.atomic():
        exam = _exam(actor, exam_id)
        at, to = ExamState(exam.state), after(ExamState(exam.state), Act.CONCLUDE)
        if exam.officer != storable.text(actor.name):
            raise Conflict(
                "officer-only", "{officer} concludes this examination", "take it over first", officer=exam.officer
            )
        lacking = queries.lacking(exam.pk, said.finding)
        if lacking:
            hint = "fill these in, or take the entries out"
            raise Conflict("exam-incomplete", "still missing: {lacking}", hint, 422, lacking="; ".join(lacking))
        target = _target(actor, exam.target_id, exam.target.target_id)
        now = current().now()
        row = OutcomeRow(
            position=0,
            target_id=target.target_id,
            consignment_id="",
            result=EXAMINED,
            reason_code="",
            finding=said.finding,
            examined_at=now,
            exam_type=said.exam_type,
            detection_method=said.detection_method,
            substance=storable.text(said.substance),
            net_mass_g=said.net_mass_g,
            officer=exam.officer,
        )
        source = hashlib.sha256(canonical({"exam": exam.exam_id}).encode()).hexdigest()
        outcome = outcomes.note(actor, row, target, source)
        exam.finding, exam.exam_type = said.finding.value, said.exam_type.value
        exam.detection_method = said.detection_method.value if said.detection_method else ""
        exam.substance, exam.note = storable.text(said.substance), storable.text(said.note)
        exam.ended_at, exam.outcome = now, outcome
        _set(exam, to, "finding", "exam_type", "detection_method", "substance", "note", "ended_at", "outcome")
        recorded = queries.entries(exam.pk)
        payload = {
            "target": target.target_id,
            "finding": said.finding,
            "exam_type": said.exam_type,
            "outcome": outcome.pk,
            "searches": canine.from_exam(actor, exam, recorded[SectionName.DOG]),
            "device_uses": devices.from_exam(exam, recorded),
        }
        record(actor, "exams.conclude", exam.exam_id, payload, before={"state": at}, after={"state": to})
    return outcome.pk


def conclude_nothing(actor: Actor, exam_id: str, exam_type: ExamType, note: str = "") -> int:
    """End an examination in which nothing was found, in one step; gives the outcome's number."""
    return conclude(actor, exam_id, Conclusion(Finding.NONE, exam_type, note=note))


def take_over(actor: Actor, exam_id: str, reason: str) -> None:
    """Go on with another officer's open examination, for a reason; the safety card is read again."""
    require(actor, Permission.EXAMINE)
    _reasoned(reason, "an examination is taken over for a reason")
    with transaction.atomic():
        exam = _exam(actor, exam_id)
        at, to = ExamState(exam.state), after(ExamState(exam.state), Act.TAKE_OVER)
        before = exam.officer
        if before == storable.text(actor.name):
            raise Conflict("yours-already", "{exam_id} is yours already", exam_id=exam.exam_id)
        exam.officer = storable.text(actor.name)
        _set(exam, to, "officer")
        states_of = ({"state": at, "officer": before}, {"state": to, "officer": exam.officer})
        record(actor, "exams.take_over", exam.exam_id, {}, reason=reason, before=states_of[0], after=states_of[1])


def abandon(actor: Actor, exam_id: str, reason: str) -> None:
    """End an examination without a finding, for a reason; the target stays presented and can be examined again."""
    require(actor, Permission.EXAMINE)
    _reasoned(reason, "an examination is abandoned for a reason")
    with transaction.atomic():
        exam = _exam(actor, exam_id)
        at, to = ExamState(exam.state), after(ExamState(exam.state), Act.ABANDON)
        exam.ended_at, exam.note = current().now(), storable.text(reason)
        _set(exam, to, "ended_at", "note")
        record(actor, "exams.abandon", exam.exam_id, {}, reason=reason, before={"state": at}, after={"state": to})


def _target(actor: Actor, number: int, shown: str) -> Target:
    target = at_facilities(Target.objects.select_for_update(), actor).filter(pk=number).first()
    if target is None:
        raise Conflict("unknown-target", "there is no target {shown}", "scan the consignment", 404, shown=shown)
    return target


def _exam(actor: Actor, exam_id: str) -> Examination:
    """The examination, locked, with its target; 404 for one that the actor does not see."""
    rows = queries.visible_to(actor).select_for_update(of=("self",)).select_related("target")
    exam = rows.filter(pk=drafts.number(exam_id)).first()
    if exam is None:
        raise Conflict("unknown-exam", "there is no examination {exam_id}", http_status=404, exam_id=exam_id)
    return exam


def _recording(actor: Actor, exam_id: str) -> Examination:
    """The examination, locked, for somebody who may record in it now."""
    exam = _exam(actor, exam_id)
    after(ExamState(exam.state), Act.RECORD)
    if not SafetyAcknowledgement.objects.filter(exam=exam, person=storable.text(actor.name)).exists():
        raise Conflict(
            "safety-card-first",
            "{name} has not acknowledged the safety card of {exam_id}",
            "read the safety card and acknowledge it",
            name=actor.name,
            exam_id=exam.exam_id,
        )
    return exam


def _trained(exam: Examination, person: str, cards: Sequence[str]) -> None:
    lacks = certificates.lacks(person, cards, current().now().date())
    missing = {one.kind: one.title for one in lacks if one.stops}
    for kind in certificates.went_on(exam.pk, person):
        missing.pop(kind, None)
    if missing:
        raise Conflict(
            "certificate-lapsed",
            "{person} needs here and does not hold: {choices}",
            "a supervisor may let you go on, for a reason",
            person=person,
            choices=", ".join(missing.values()),
        )


def _revision(exam: Examination, name: SectionName) -> tuple[int, object]:
    row = SectionRevision.objects.filter(exam=exam, section=name.value).order_by("-revision").first()
    return (0, []) if row is None else (row.revision, row.entries)


def _set(exam: Examination, to: ExamState, *fields: str) -> None:
    exam.state = to.value
    exam.save(update_fields=["state", *fields])


def _reasoned(reason: str, message: str) -> None:
    if not reason.strip():
        raise Conflict("reason-required", message, "say why", 422)
