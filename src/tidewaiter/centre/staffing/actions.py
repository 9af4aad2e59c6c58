"""Saying how many officers a shift has."""

from datetime import date

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.staffing import queries
from tidewaiter.centre.staffing.models import Staffing
from tidewaiter.centre.workspace import current

MOST_OFFICERS = 500


def set_officers(actor: Actor, facility: str, on: date, shift: str, officers: int, reason: str) -> None:
    """Say how many officers a shift of a day has; what is drawn for it from now on fits into what they can do.

    Conflict: 404 for a facility that the actor does not see, 422 without a reason or for a number that cannot be.
    """
    require(actor, Permission.FACILITY_WRITE)
    if not actor.works_at(facility):
        raise Conflict("unknown-facility", "there is no facility {facility}", http_status=404, facility=facility)
    if not reason.strip():
        raise Conflict("reason-required", "staff is changed for a reason", "say why", 422)
    if not 0 <= officers <= MOST_OFFICERS:
        raise Conflict(
            "bad-number",
            "a shift has 0 to {most_officers} officers",
            "write a number",
            422,
            most_officers=MOST_OFFICERS,
        )
    with transaction.atomic():
        before = queries.officers(facility, on).get(shift)
        Staffing.objects.create(
            facility=storable.text(facility),
            shift_date=on,
            shift=storable.text(shift),
            officers=officers,
            reason=storable.text(reason.strip()),
            said_at=current().now(),
            said_by=storable.text(actor.name),
        )
        record(
            actor,
            "staffing.set",
            f"{facility} {on} {shift}",
            {"officers": officers},
            reason=reason.strip(),
            before={"officers": before},
            after={"officers": officers},
        )
