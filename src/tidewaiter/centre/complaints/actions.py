"""Taking down complaints and answering them."""

import hashlib

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.complaints.draft import ANSWER_WITHIN, OPEN, NewComplaint, Outcome, check, number
from tidewaiter.centre.complaints.models import Complaint
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current


def receive(actor: Actor, complaint: NewComplaint) -> str:
    """Take a complaint down and give its id ('C-000123'); Conflict for one that lacks what it must have."""
    require(actor, Permission.GOVERNANCE)
    check(complaint)
    if complaint.facility and not actor.works_at(complaint.facility):
        raise Conflict("not-your-facility", "a complaint is taken down by the facility it is about", http_status=403)
    now = current().now()
    with transaction.atomic():
        row = Complaint.objects.create(
            about=complaint.about.value,
            party=complaint.party.value,
            reference=storable.text(complaint.reference.strip()),
            case=storable.text(complaint.case.strip()),
            facility=storable.text(complaint.facility),
            said=storable.text(complaint.said.strip()),
            received_at=now,
            received_by=storable.text(actor.name),
            due_at=now + ANSWER_WITHIN,
            outcome=OPEN,
        )
        record(
            actor,
            "complaints.receive",
            row.complaint_id,
            {"about": row.about, "party": row.party, "said_sha256": hashlib.sha256(row.said.encode()).hexdigest()},
            after={"outcome": OPEN},
        )
    return row.complaint_id


def answer(actor: Actor, complaint_id: str, outcome: Outcome, text: str) -> None:
    """Answer a complaint, saying how and why; Conflict when it is answered already, or nothing is said.

    Whoever took it down may not answer it alone: a second person does.
    """
    require(actor, Permission.MODELS_WRITE)
    if not text.strip():
        raise Conflict("answer-empty", "a complaint is answered with reasons", "write what was answered", 422)
    with transaction.atomic():
        row = Complaint.objects.select_for_update().filter(pk=number(complaint_id)).first()
        if row is None or (row.facility and not actor.works_at(row.facility)):
            raise Conflict(
                "unknown-complaint", "there is no complaint {complaint_id}", http_status=404, complaint_id=complaint_id
            )
        if row.outcome != OPEN:
            raise Conflict("already-answered", "{complaint_id} was answered before", complaint_id=complaint_id)
        if row.received_by == storable.text(actor.name):
            raise Conflict("second-person", "who took it down does not answer it", "ask a second person", 403)
        row.outcome, row.answer = outcome.value, storable.text(text.strip())
        row.answered_by, row.answered_at = storable.text(actor.name), current().now()
        row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
        payload = {"outcome": row.outcome, "answer_sha256": hashlib.sha256(row.answer.encode()).hexdigest()}
        record(
            actor,
            "complaints.answer",
            row.complaint_id,
            payload,
            before={"outcome": OPEN},
            after={"outcome": row.outcome},
        )
