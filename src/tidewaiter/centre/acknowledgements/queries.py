"""Which letters are owed, and what was told about a message."""

from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.acknowledgements.letters import Letter
from tidewaiter.centre.acknowledgements.models import Acknowledgement


@dataclass(frozen=True, slots=True)
class Told:
    """What is told about a batch; `written_at` is None until it was delivered."""

    batch_id: str
    feed: str
    accepted: int
    rejected: int
    letters: tuple[Letter, ...]
    made_at: datetime
    written_at: datetime | None


def of_batch(batch_id: str) -> Told | None:
    """What is told about a batch, None for nothing."""
    row = Acknowledgement.objects.filter(batch_id=batch_id).first()
    return None if row is None else _told(row)


def owed(feed: str, limit: int) -> list[Told]:
    """What a feed has not delivered yet, oldest first."""
    return [_told(row) for row in Acknowledgement.objects.filter(feed=feed, written_at=None).order_by("pk")[:limit]]


def _told(row: Acknowledgement) -> Told:
    said = tuple(Letter(one["name"], one["message"], one["body"]) for one in row.letters)
    return Told(row.batch_id, row.feed, row.accepted, row.rejected, said, row.made_at, row.written_at)
