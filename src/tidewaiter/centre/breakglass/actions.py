"""Taking wider reach for an hour, giving it back, and looking at it afterwards."""

from datetime import timedelta

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.breakglass.models import BrokenGlass
from tidewaiter.centre.breakglass.queries import ALARMED, REVIEWERS
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current

LASTS = timedelta(minutes=60)
SHORTEST_REASON = 10


def break_glass(actor: Actor, reason: str, *, facilities: bool, unmask: bool) -> str:
    """Take wider reach for an hour and give its id. Supervisors and administrators are alarmed in the same moment."""
    require(actor, Permission.BREAK_GLASS)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Conflict("reason-required", "wider reach has a reason", "say in a sentence what you need it for", 422)
    if not facilities and not unmask:
        raise Conflict("nothing-named", "nothing was chosen", "choose what you need to see", 422)
    now = current().now()
    with transaction.atomic():
        row = BrokenGlass.objects.create(
            person=actor.name,
            role=actor.role,
            facilities=facilities,
            unmask=unmask,
            reason=storable.text(reason),
            at=now,
            until=now + LASTS,
        )
        said = {"facilities": facilities, "unmask": unmask, "until": row.until}
        record(actor, "breakglass.break", row.glass_id, said, reason=storable.text(reason), after=said)
        for role in ALARMED:
            text = f"{actor.name} took wider reach ({row.glass_id}) until {row.until:%H:%M} UTC"
            notify(actor, to=To(role=role), text=text, link="/break-glass", alarm=True)
    return row.glass_id


def give_back(actor: Actor) -> int:
    """End one's own wider reach before its time; how many were ended."""
    now = current().now()
    with transaction.atomic():
        rows = list(BrokenGlass.objects.select_for_update().filter(person=actor.name, until__gt=now, ended_at=None))
        for row in rows:
            row.ended_at = now
            row.save()
            record(actor, "breakglass.give_back", row.glass_id, {})
    return len(rows)


def review(actor: Actor, number: int, said: str) -> None:
    """Say what came of looking at it; once, and never by the one who took it."""
    if actor.role not in REVIEWERS:
        require(actor, Permission.ADMINISTER)
    with transaction.atomic():
        row = BrokenGlass.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise Conflict("unknown", "there is no such thing", "", 404)
        if row.person == actor.name:
            raise Conflict("own-access", "nobody reviews their own wider reach", "leave it to another", 403)
        if row.reviewed_at is not None:
            raise Conflict("reviewed", "{reviewed_by} reviewed it already", "", 409, reviewed_by=row.reviewed_by)
        if not said.strip():
            raise Conflict("reason-required", "say what came of it", "", 422)
        row.reviewed_by, row.reviewed_at, row.review = actor.name, current().now(), storable.text(said)
        row.save()
        record(actor, "breakglass.review", row.glass_id, {}, reason=storable.text(said))
