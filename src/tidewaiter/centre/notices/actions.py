"""Sending notices, and marking them as seen."""

from dataclasses import dataclass

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.notices import queries
from tidewaiter.centre.notices.models import Notice, Seen
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.workspace import current


@dataclass(frozen=True, slots=True)
class To:
    """Whom a notice reaches: everybody who fits all that is named. At least one of the three is."""

    role: Role | None = None
    facility: str = ""
    person: str = ""

    def __post_init__(self) -> None:
        """A notice to nobody in particular would be read by nobody."""
        if self.role is None and not self.facility and not self.person:
            raise ValueError("a notice goes to a role, a facility or a person")


def notify(actor: Actor, *, to: To, text: str, link: str = "", alarm: bool = False) -> int:
    """Send a notice and give its number. `link` is a path of the desk; an alarm is shown on every page until seen.

    Called within another action's transaction it is part of it. `text` is a sentence without personal data.
    """
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError("a notice links to a page of the desk")
    with transaction.atomic():
        row = Notice.objects.create(
            at=current().now(),
            sent_by=storable.text(actor.name),
            role=to.role or "",
            facility=storable.text(to.facility),
            person=storable.text(to.person),
            text=storable.text(text),
            link=storable.text(link),
            alarm=alarm,
        )
        payload = {"role": row.role, "facility": row.facility, "person": row.person, "alarm": alarm}
        record(actor, "notices.send", f"N-{row.pk}", payload)
    return row.pk


def see(actor: Actor, number: int) -> None:
    """Mark a notice that one was sent as seen; nothing happens for one that one was not sent, or saw before."""
    if number in queries.unseen_numbers(actor):
        _see(actor, [number])


def see_all(actor: Actor) -> None:
    """Mark everything as seen that one was sent."""
    _see(actor, queries.unseen_numbers(actor))


def _see(actor: Actor, numbers: list[int]) -> None:
    if not numbers:
        return
    with transaction.atomic():
        now = current().now()
        rows = [Seen(notice_id=number, person=actor.name, at=now) for number in numbers]
        Seen.objects.bulk_create(rows, ignore_conflicts=True)
        record(actor, "notices.see", actor.name, {"first": min(numbers), "last": max(numbers), "count": len(numbers)})
