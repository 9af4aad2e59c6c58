"""Reading offline scans, always through `visible_to`."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.scans.models import OfflineScan
from tidewaiter.centre.visibility import at_facilities


@dataclass(frozen=True, slots=True)
class OfflineView:
    """An offline scan as it is shown."""

    identifier: str
    scanned_at: datetime
    received_at: datetime
    facility: str
    actor: str
    shown: str
    verdict: str
    target_id: str


def visible_to(actor: Actor) -> QuerySet[OfflineScan]:
    """Offline scans at the actor's facilities."""
    return at_facilities(OfflineScan.objects.all(), actor)


def latest(actor: Actor, limit: int = 50) -> list[OfflineView]:
    """The latest offline scans, newest first."""
    rows = visible_to(actor).order_by("-scanned_at", "key").values(*OfflineView.__slots__)[:limit]
    return [OfflineView(**row) for row in rows]


def between(actor: Actor, since: datetime, until: datetime) -> list[tuple[str, datetime]]:
    """Numbers and times of offline scans from one moment until before another, in the order of time."""
    rows = visible_to(actor).filter(scanned_at__gte=since, scanned_at__lt=until).order_by("scanned_at", "key")
    return list(rows.values_list("identifier", "scanned_at"))
