"""What became of a message that was received."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.reception.models import Receipt


class Stage(StrEnum):
    """How far a message came."""

    WAITING = "waiting"  # received, and safe on the disk
    TAKEN = "taken"  # its rows are stored
    ASSESSED = "assessed"  # and scored


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a message; counts are of rows and None while it waits."""

    message_id: str
    stage: Stage
    received_at: datetime
    bytes: int
    format: str | None = None
    rows: int | None = None
    amended: int | None = None
    duplicates: int | None = None
    quarantined: int | None = None
    problems: int | None = None
    grades: dict[str, int] | None = None


def visible_to(actor: Actor) -> QuerySet[Receipt]:
    """A feed's own receipts; those of all for who reads about feeds."""
    rows = Receipt.objects.all()
    return rows if allowed(actor, Permission.FEEDS) else rows.filter(sender=storable.text(actor.name))


def sent_any(actor: Actor, message_ids: Iterable[str]) -> bool:
    """Whether the actor itself sent one of these messages."""
    mine = Receipt.objects.filter(sender=storable.text(actor.name), message_id__in=sorted(message_ids))
    return mine.exists()


def fate(actor: Actor, message_id: str) -> Fate | None:
    """What became of a message, None for one that the actor did not send."""
    row = visible_to(actor).filter(message_id=message_id).order_by("received_at").first()
    if row is None:
        return None
    batch = batches.batch_by_sha(row.sha256)
    if batch is None:
        return Fate(row.message_id, Stage.WAITING, row.received_at, row.bytes)
    waits = batch.rows > 0 and not batches.is_assessed(batch.batch_id)
    return Fate(
        message_id=row.message_id,
        stage=Stage.TAKEN if waits else Stage.ASSESSED,
        received_at=row.received_at,
        bytes=row.bytes,
        format=batch.format,
        rows=batch.rows,
        amended=batch.amended,
        duplicates=batch.duplicates,
        quarantined=batch.quarantined,
        problems=batch.problems,
        grades=batch.grades,
    )
