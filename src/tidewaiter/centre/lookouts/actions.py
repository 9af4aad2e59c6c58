"""Making and withdrawing lookouts."""

import hashlib

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.lookouts.draft import NewLookout, check, number
from tidewaiter.centre.lookouts.models import ACTIVE, WITHDRAWN, Lookout
from tidewaiter.centre.workspace import current


def add(actor: Actor, lookout: NewLookout) -> str:
    """Put a lookout out and give its id ('L-000123'); Conflict for one that lacks what it must have."""
    check(lookout)
    with transaction.atomic():
        row = Lookout.objects.create(
            kind=lookout.kind,
            key=storable.text(lookout.key),
            title=storable.text(lookout.title),
            source=storable.text(lookout.source),
            grade=lookout.grade,
            predicate=storable.text(lookout.predicate),
            valid_from=lookout.valid_from,
            valid_until=lookout.valid_until,
            facilities=list(lookout.facilities),
            state=ACTIVE,
            created_at=current().now(),
            created_by=storable.text(actor.name),
            from_outcome_id=lookout.from_outcome,
        )
        record(
            actor,
            "lookouts.add",
            row.lookout_id,
            {
                "kind": lookout.kind,
                # A key may be a person's name: the log keeps its digest.
                "key_sha256": hashlib.sha256(row.key.encode()).hexdigest(),
                "grade": lookout.grade,
                "valid_from": lookout.valid_from,
                "valid_until": lookout.valid_until,
                "facilities": lookout.facilities,
            },
            after={"state": ACTIVE},
        )
    return row.lookout_id


def withdraw(actor: Actor, lookout_id: str, reason: str) -> None:
    """Take a lookout back, saying why; Conflict when it is not active or no reason is given."""
    if not reason.strip():
        raise Conflict("reason-required", "a lookout is withdrawn for a reason", "say why", 422)
    with transaction.atomic():
        row = Lookout.objects.select_for_update().filter(pk=number(lookout_id)).first()
        if row is None:
            raise Conflict(
                "unknown-lookout", "there is no lookout {lookout_id}", http_status=404, lookout_id=lookout_id
            )
        if row.state != ACTIVE:
            raise Conflict("already-withdrawn", "{lookout_id} was withdrawn before", lookout_id=lookout_id)
        row.state, row.withdrawn_at = WITHDRAWN, current().now()
        row.save(update_fields=["state", "withdrawn_at"])
        record(
            actor,
            "lookouts.withdraw",
            row.lookout_id,
            {},
            reason=reason,
            before={"state": ACTIVE},
            after={"state": WITHDRAWN},
        )
