"""Putting legal holds in force and lifting them, for a reason, on record."""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.holds.models import LegalHold
from tidewaiter.centre.lock import lake_lock
from tidewaiter.centre.workspace import current
from tidewaiter.history.retention import Hold


def put_on_hold(actor: Actor, hold: Hold, reason: str) -> str:
    """Put a hold in force and give its id; Conflict when it names nothing or no reason is given.

    What is being deleted at this moment either sees the hold or was gone before: the lake's lock is held.
    """
    if not reason.strip():
        raise Conflict("reason-required", "a hold has a reason", "say why with --reason", 422)
    if hold == Hold():
        raise Conflict("nothing-named", "a hold names what it holds", "name consignments, parties or dates", 422)
    if hold.first is not None and hold.last is not None and hold.last < hold.first:
        raise Conflict("dates-reversed", "the hold's last day is before its first", "give --from before --until", 422)
    with lake_lock(current().home, doing="putting a hold in force"), transaction.atomic():
        row = LegalHold.objects.create(
            identifiers=[storable.text(text) for text in hold.identifiers],
            parties=[storable.text(text) for text in hold.parties],
            first_arrival=hold.first,
            last_arrival=hold.last,
            reason=storable.text(reason),
            created_at=current().now(),
            created_by=storable.text(actor.name),
        )
        said = {
            "identifiers": list(hold.identifiers),
            "parties": len(hold.parties),
            "first": None if hold.first is None else hold.first.isoformat(),
            "last": None if hold.last is None else hold.last.isoformat(),
        }
        state = {**said, "parties": list(hold.parties)}
        record(actor, "holds.add", row.hold_id, said, reason=storable.text(reason), after=state)
    return row.hold_id


def lift(actor: Actor, hold_id: str, reason: str) -> None:
    """End a hold, saying why; Conflict when there is no such hold in force or no reason is given."""
    if not reason.strip():
        raise Conflict("reason-required", "a hold is lifted for a reason", "say why with --reason", 422)
    number = hold_id.upper().removeprefix("H-")
    with transaction.atomic():
        found = LegalHold.objects.select_for_update().filter(lifted_at=None)
        row = found.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None  # noqa: PLR2004 - what fits a column
        if row is None:
            raise Conflict(
                "no-such-hold", "no hold {hold_id} is in force", "see 'tidewaiter hold list'", 404, hold_id=hold_id
            )
        row.lifted_at, row.lifted_by, row.lift_reason = (
            current().now(),
            storable.text(actor.name),
            storable.text(reason),
        )
        row.save()
        record(actor, "holds.lift", row.hold_id, {}, reason=storable.text(reason))
