"""Releasing many at once, with a check of some of them; what analysts say of reasons; views that they keep."""

import hashlib
from collections.abc import Sequence

from django.db import transaction

from tidewaiter.centre import storable, visibility
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.audit_log.models import AuditHead
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.queue import states
from tidewaiter.centre.queue.actions import Said, seen_rows
from tidewaiter.centre.queue.entry_actions import event
from tidewaiter.centre.queue.models import QueueEvent, QueueItem, ReasonFeedback, SavedView
from tidewaiter.centre.queue.states import Status, Verb
from tidewaiter.centre.workspace import current

MOST = 200
FEEDBACK = ("wrong_value", "not_relevant", "explained", "misread")
"""What may be said of a reason: its value is wrong, it says nothing here, trade explains it, the data was misread."""


def release_many(actor: Actor, numbers: Sequence[int], said: Said) -> tuple[int, list[int]]:
    """Release items of a low or guarded band; gives how many went and the numbers of those kept to be checked singly.

    One in ten, one at least, is kept: which ones follows from the audit log's head, which nobody knows beforehand.
    Conflict, and nothing changed, when one of them is of a higher band, on a lookout, held, or in another's hands.
    """
    require(actor, Permission.TRIAGE)
    if not 0 < len(numbers) <= MOST:
        raise Conflict("too-many", "release 1 to {most} at a time", "select fewer", 422, most=MOST)
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().get(pk=1).hash
        rows = seen_rows(actor, numbers)
        for row in rows:
            _check_bulk(actor, row)
            states.check(Status(row.status), Verb.RELEASE, said.reason_code)
        drawn = sorted(rows, key=lambda row: hashlib.sha256(f"{head} {row.consignment_id}".encode()).hexdigest())
        checks = drawn[: -(-len(rows) // states.CHECK_ONE_IN)]
        kept = {row.number for row in checks}
        now = current().now()
        for row in rows:
            row.owner, row.claimed_until = storable.text(actor.name), now + states.CLAIM
            row.sample_check = row.number in kept
            if not row.sample_check:
                row.status, row.status_at = Status.RELEASED.value, now
        columns = ["owner", "claimed_until", "sample_check", "status", "status_at"]
        QueueItem.objects.bulk_update(rows, columns, 200)
        gone = [row for row in rows if not row.sample_check]
        QueueEvent.objects.bulk_create(
            event(actor, row, Verb.RELEASE, Status.OPEN, said.reason_code, said.note) for row in gone
        )
        named = [row.consignment_id for row in gone]
        record(actor, "queue.release_many", "queue", {"released": named, "checks": sorted(kept)}, reason=said.note)
    return len(gone), sorted(kept)


def disagree(actor: Actor, consignment_id: str, code: str, source: str, said: str, note: str = "") -> None:
    """Say that a reason given for a consignment is wrong or says nothing; saying it again replaces what was said."""
    require(actor, Permission.TRIAGE)
    if said not in FEEDBACK:
        raise Conflict(
            "unknown-feedback",
            "{said} says nothing",
            "one of {choices}",
            422,
            said=repr(said),
            choices=", ".join(FEEDBACK),
        )
    with transaction.atomic():
        row = visibility.at_facilities(QueueItem.objects.filter(consignment_id=consignment_id), actor).first()
        if row is None:
            raise Conflict(
                "unknown-item", "{consignment_id} is not in the queue", "", 404, consignment_id=consignment_id
            )
        ReasonFeedback.objects.update_or_create(
            consignment_id=row.consignment_id,
            version=row.version,
            code=storable.text(code, 200),
            actor=storable.text(actor.name),
            defaults={
                "source": storable.text(source, 20),
                "said": said,
                "note": storable.text(note),
                "at": current().now(),
            },
        )
        record(actor, "queue.disagree", row.consignment_id, {"code": code, "said": said}, reason=note)


def keep_view(actor: Actor, name: str, query: str) -> None:
    """Keep filters under a name; the same name again replaces them."""
    require(actor, Permission.TRIAGE)
    if not name.strip() or len(query) > 2000:  # noqa: PLR2004 - a query of ours is far shorter
        raise Conflict("no-name", "a view needs a name", "give it one", 422)
    with transaction.atomic():
        SavedView.objects.update_or_create(
            owner=actor.name, name=storable.text(name.strip(), 60), defaults={"query": storable.text(query)}
        )
        record(actor, "queue.keep_view", "views", {})


def drop_view(actor: Actor, number: int) -> None:
    """Forget a view of one's own."""
    require(actor, Permission.TRIAGE)
    with transaction.atomic():
        if not SavedView.objects.filter(owner=actor.name, pk=number).delete()[0]:
            raise Conflict("unknown-view", "there is no such view", "", 404)
        record(actor, "queue.drop_view", "views", {})


def _check_bulk(actor: Actor, row: QueueItem) -> None:
    name = row.consignment_id
    if row.band not in states.BULK_BANDS or row.lookout:
        raise Conflict(
            "not-in-bulk",
            "{name} is {band}{value}",
            "decide it alone",
            name=name,
            band=row.band,
            value=" and on a lookout" if row.lookout else "",
        )
    if row.status != Status.OPEN.value or row.sample_check:
        raise Conflict("not-in-bulk", "{name} is not simply open", "decide it alone", name=name)
    if row.owner not in {"", actor.name} and row.claimed_until and row.claimed_until >= current().now():
        raise Conflict("claimed", "{owner} has {name} in hand", "leave it out", owner=row.owner, name=name)
