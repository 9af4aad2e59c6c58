"""What the targeting centre decided about consignments, as a scan station asks: for any facility, and nothing else.

Not scoped: what must not be loaded stops wherever it is met. Nothing of the consignment is given but the decision.
"""

from collections.abc import Sequence

from tidewaiter.centre.queue.models import QueueItem
from tidewaiter.centre.queue.states import Status


def standing(consignment_ids: Sequence[str]) -> list[Status]:
    """Where consignments stand in the queue, those that are in it."""
    rows = QueueItem.objects.filter(consignment_id__in=list(consignment_ids))
    return [Status(status) for status in rows.values_list("status", flat=True)]


def not_to_load(most: int) -> list[str]:
    """Ids of consignments that must not be loaded, those decided last first."""
    rows = QueueItem.objects.filter(status=Status.DO_NOT_LOAD.value).order_by("-status_at", "number")
    return list(rows.values_list("consignment_id", flat=True)[:most])
