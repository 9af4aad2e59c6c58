"""Opening cases, adding to them, saying what an agency did, and noting what was disclosed."""

from collections.abc import Sequence

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.cases import drafts, queries, states
from tidewaiter.centre.cases.drafts import NewCase
from tidewaiter.centre.cases.models import Case, CaseStep, Disclosure
from tidewaiter.centre.cases.states import CaseState
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.evidence.models import Seizure
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.referrals import queries as referrals
from tidewaiter.centre.referrals.models import Referral
from tidewaiter.centre.referrals.states import check_outcome
from tidewaiter.centre.workspace import current


def open_case(actor: Actor, case: NewCase) -> str:
    """Open a case about seizures and referrals and give its id ('CF-000123'); it is of the first one's facility.

    The same form sent again gives the same id. Conflict: 422 without title, agency or subject, 404 for a subject
    that the actor does not see.
    """
    require(actor, Permission.CASES_WRITE)
    for name in ("key", "title", "agency"):
        drafts.needed(name, getattr(case, name))
    if not actor.may_read(case.caveat):
        raise Conflict("not-cleared", "you may not read under this caveat", "choose one that you may", 403)
    with transaction.atomic():
        seizures, sent = _subjects(actor, case.subjects)
        known = Case.objects.filter(key=case.key).first()
        if known is not None:
            if not queries.visible_to(actor).filter(pk=known.pk).exists():
                raise Conflict("form-used", "this form opened another case", "open the form again")
            return known.case_id
        row = Case.objects.create(
            key=case.key,
            title=storable.text(case.title.strip()),
            agency=storable.text(case.agency.strip()),
            facility=seizures[0].facility if seizures else sent[0].facility,
            caveat=storable.text(case.caveat.strip()),
            state=CaseState.OPEN.value,
            opened_at=current().now(),
            opened_by=storable.text(actor.name),
        )
        row.seizures.set(seizures)
        row.referrals.set(sent)
        _step(actor, row, CaseState.OPEN.value, "", case.title)
        payload = {"subjects": list(case.subjects)}
        record(actor, "cases.open", row.case_id, payload, after={"state": CaseState.OPEN})
    return row.case_id


def add(actor: Actor, case_id: str, subjects: Sequence[str], note: str) -> None:
    """Add seizures and referrals to a case, saying why they belong to it."""
    require(actor, Permission.CASES_WRITE)
    drafts.needed("reason", note)
    with transaction.atomic():
        row = _locked(actor, case_id)
        if row.state == CaseState.OUTCOME:
            raise Conflict("case-closed", "{case_id} is closed", "open another case", case_id=row.case_id)
        seizures, sent = _subjects(actor, subjects)
        row.seizures.add(*seizures)
        row.referrals.add(*sent)
        _step(actor, row, "added", "", f"{', '.join(subjects)}: {note}")
        record(actor, "cases.add", row.case_id, {"subjects": list(subjects)}, reason=note)


def move(actor: Actor, case_id: str, to: CaseState, who: str, note: str, outcome: str = "") -> None:
    """Record what the agency did, and who there said so; an outcome has a code (referrals/states.OUTCOMES).

    Declining, a controlled delivery and going to another agency need a note (422): there, why or what was agreed.
    """
    require(actor, Permission.CASES_WRITE)
    drafts.needed("who", who)
    if to is CaseState.OUTCOME:
        check_outcome(outcome)
    if to in {CaseState.DECLINED, CaseState.CONTROLLED_DELIVERY, CaseState.OPEN}:
        drafts.needed("note", note)
    with transaction.atomic():
        row = _locked(actor, case_id)
        before = CaseState(row.state)
        states.check(before, to)
        row.state, row.outcome = to.value, outcome if to is CaseState.OUTCOME else ""
        row.save(update_fields=["state", "outcome"])
        _step(actor, row, to.value, who, note)
        payload = {"outcome": row.outcome}
        record(actor, "cases.move", row.case_id, payload, reason=note, before={"state": before}, after={"state": to})


def note_disclosure(actor: Actor, case_id: str, recipient: str, sha256: str, size: int, files: int) -> int:
    """Note that a bundle of a case was made for somebody, by its digest (hex); the number of the audit entry."""
    require(actor, Permission.DISCLOSE)
    drafts.needed("recipient", recipient)
    with transaction.atomic():
        row = _locked(actor, case_id)
        Disclosure.objects.create(
            case=row,
            recipient=storable.text(recipient.strip()),
            sha256=sha256,
            bytes=size,
            files=files,
            at=current().now(),
            actor=storable.text(actor.name),
        )
        return record(actor, "cases.disclose", row.case_id, {"sha256": sha256, "bytes": size, "files": files})


def _subjects(actor: Actor, names: Sequence[str]) -> tuple[list[Seizure], list[Referral]]:
    """Seizures and referrals by their ids, those of the referrals included; 404 for any that is not seen."""
    wanted = {number(name, "R") for name in names if name.startswith("R-")}
    sent = list(referrals.visible_to(actor).filter(pk__in=wanted).order_by("pk"))
    asked = {number(name, "S") for name in names if not name.startswith("R-")}
    of_referrals = {one.seizure_id for one in sent if one.seizure_id is not None}
    seizures = list(evidence.visible_to(actor).filter(pk__in=asked | of_referrals).order_by("pk"))
    if len(sent) < len(wanted) or len(seizures) < len(asked | of_referrals):
        raise Conflict("unknown-subject", "there is no such seizure or referral", "name those that you see", 404)
    if not seizures and not sent:
        raise Conflict("subject-missing", "a case is about a seizure or a referral", "name one (S-… or R-…)", 422)
    return seizures, sent


def _locked(actor: Actor, case_id: str) -> Case:
    seen = queries.visible_to(actor).filter(pk=number(case_id, "CF")).values("pk")
    row = Case.objects.select_for_update().filter(pk__in=seen).first()
    if row is None:
        raise Conflict("unknown-case", "there is no case {case_id}", http_status=404, case_id=case_id)
    return row


def _step(actor: Actor, row: Case, step: str, who: str, note: str) -> None:
    CaseStep.objects.create(
        case=row,
        step=step,
        at=current().now(),
        actor=storable.text(actor.name),
        who=storable.text(who.strip()),
        note=storable.text(note.strip()),
    )
