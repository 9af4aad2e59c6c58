"""Asking the laboratory, receiving what it is asked about, and withdrawing a request."""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import drafts as evidence_drafts
from tidewaiter.centre.evidence import ledger_actions
from tidewaiter.centre.evidence.models import Exhibit
from tidewaiter.centre.evidence.states import OFFERED
from tidewaiter.centre.laboratory import drafts, queries, states
from tidewaiter.centre.laboratory.drafts import NewRequest
from tidewaiter.centre.laboratory.models import LaboratoryRequest
from tidewaiter.centre.laboratory.states import RequestState
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current


def ask(actor: Actor, request: NewRequest) -> str:
    """Ask a laboratory about exhibits of a seizure and give the request's id ('LR-000123').

    The same form sent again gives the same id. The exhibits are handed over by custody; that they are asked about
    changes nobody's custody. Conflict: 422 without exhibits, question or laboratory; 404 for what is not seen.
    """
    require(actor, Permission.LABORATORY_REQUEST)
    drafts.check_request(request)
    with transaction.atomic():
        seizure = ledger_actions.seizure(actor, request.seizure_id)
        known = LaboratoryRequest.objects.filter(key=request.key).first()
        if known is not None and known.seizure_id == seizure.pk:
            return known.request_id
        if known is not None:
            raise Conflict("form-used", "this form sent another request", "open the form again")
        exhibits = ledger_actions.exhibits(actor, request.exhibit_ids)
        if any(one.seizure_id != seizure.pk for one in exhibits):
            raise Conflict("two-seizures", "these exhibits are of another seizure", "open the seizure again", 422)
        row = LaboratoryRequest.objects.create(
            key=request.key,
            seizure=seizure,
            question=storable.text(request.question.strip()),
            laboratory=storable.text(request.laboratory.strip()),
            state=RequestState.REQUESTED.value,
            requested_at=current().now(),
            requested_by=storable.text(actor.name),
        )
        row.exhibits.set(exhibits)
        payload = {"seizure": seizure.seizure_id, "exhibits": [one.exhibit_id for one in exhibits]}
        record(actor, "laboratory.ask", row.request_id, payload, after={"state": RequestState.REQUESTED})
    return row.request_id


def receive(actor: Actor, request_id: str) -> None:
    """Record that a chemist has what the request is about.

    Conflict (409, 'not-holder') unless the chemist signed for every exhibit: receipt is the hand-over in custody.
    """
    require(actor, Permission.LABORATORY)
    with transaction.atomic():
        row = locked(actor, request_id)
        for exhibit in Exhibit.objects.select_for_update().filter(laboratoryrequest=row).order_by("pk"):
            if exhibit.holder != storable.text(actor.name) or exhibit.state in OFFERED:
                raise Conflict(
                    "not-holder",
                    "{holder} holds {exhibit_id}",
                    "sign for the hand-over first, on the seizure's page",
                    holder=exhibit.holder or "nobody",
                    exhibit_id=exhibit.exhibit_id,
                )
        move(row, RequestState.RECEIVED)
        row.received_at, row.received_by = current().now(), storable.text(actor.name)
        row.save(update_fields=["state", "received_at", "received_by"])
        record(actor, "laboratory.receive", row.request_id, {}, after={"state": row.state})


def withdraw(actor: Actor, request_id: str, reason: str) -> None:
    """Take a request back on which there is no result yet, for a reason."""
    require(actor, Permission.LABORATORY_REQUEST)
    ledger_actions.reasoned(reason, "a request is taken back for a reason")
    with transaction.atomic():
        row = locked(actor, request_id)
        before = row.state
        move(row, RequestState.WITHDRAWN)
        row.note = storable.text(reason.strip())
        row.save(update_fields=["state", "note"])
        after = {"state": row.state}
        record(actor, "laboratory.withdraw", row.request_id, {}, reason=reason, before={"state": before}, after=after)


def locked(actor: Actor, request_id: str) -> LaboratoryRequest:
    """The request and its seizure, locked; 404 for one that the actor does not see."""
    number = evidence_drafts.number(request_id, "LR")
    seen = queries.visible_to(actor).filter(pk=number).values_list("seizure_id", flat=True).first()
    if seen is None:
        raise Conflict("unknown-request", "there is no request {request_id}", http_status=404, request_id=request_id)
    ledger_actions.seizure(actor, f"S-{seen:06d}")
    return LaboratoryRequest.objects.select_for_update(of=("self",)).select_related("seizure").get(pk=number)


def move(row: LaboratoryRequest, to: RequestState) -> None:
    """Let a locked request stand elsewhere; Conflict (409) where the table does not allow it."""
    states.check(RequestState(row.state), to)
    row.state = to.value
