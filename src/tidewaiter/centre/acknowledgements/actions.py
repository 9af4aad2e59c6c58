"""Drafting what is told to the sender of a message, once for each content, and noting that it was delivered."""

from collections.abc import Sequence

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.acknowledgements.letters import Letter
from tidewaiter.centre.acknowledgements.models import Acknowledgement
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.workspace import current


def draft(actor: Actor, batch_id: str, feed: str, letters: Sequence[Letter], *, accepted: int, rejected: int) -> bool:
    """Keep the letters about a batch until its feed has delivered them; False where there are some already."""
    with transaction.atomic():
        _, new = Acknowledgement.objects.get_or_create(
            batch_id=batch_id,
            defaults={
                "feed": feed,
                "accepted": accepted,
                "rejected": rejected,
                "letters": storable.json([letter.document() for letter in letters]),
                "made_at": current().now(),
            },
        )
        if new:
            counts = {"feed": feed, "letters": len(letters), "accepted": accepted, "rejected": rejected}
            record(actor, "acknowledgements.draft", batch_id, counts)
    return new


def mark_written(actor: Actor, batch_ids: Sequence[str]) -> int:
    """Note whose letters were delivered; gives how many."""
    with transaction.atomic():
        rows = Acknowledgement.objects.filter(batch_id__in=list(batch_ids), written_at=None)
        named = sorted(rows.values_list("batch_id", flat=True))
        done = rows.update(written_at=current().now())
        if named:
            record(actor, "acknowledgements.deliver", "acknowledgements", {"batches": named})
    return done
