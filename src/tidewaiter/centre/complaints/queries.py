"""Reading complaints, as far as the reader sees."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from tidewaiter.centre import visibility
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.complaints.draft import OPEN, number
from tidewaiter.centre.complaints.models import Complaint


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint as it is shown; `outcome` is '' until it is answered."""

    complaint_id: str
    about: str
    party: str
    reference: str
    case: str
    facility: str
    said: str
    received_at: datetime
    received_by: str
    due_at: datetime
    outcome: str
    answer: str
    answered_by: str
    answered_at: datetime | None


def complaints(actor: Actor, *, open_only: bool = False, limit: int = 200) -> list[ComplaintView]:
    """Complaints: open ones by when they are due, then answered ones, latest first."""
    rows = _visible_to(actor)
    waiting = list(rows.filter(outcome=OPEN).order_by("due_at", "number")[:limit])
    done = [] if open_only else list(rows.exclude(outcome=OPEN).order_by("-answered_at", "-number")[:limit])
    return [_view(row) for row in [*waiting, *done]]


def complaint(actor: Actor, complaint_id: str) -> ComplaintView | None:
    """One by its id; None for one that there is not or that the actor does not see."""
    row = _visible_to(actor).filter(pk=number(complaint_id)).first()
    return None if row is None else _view(row)


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """How many are open, late and answered, and how many were upheld, in part or whole."""
    late = Q(outcome=OPEN, due_at__lt=now)
    return _visible_to(actor).aggregate(
        open=Count("pk", filter=Q(outcome=OPEN)),
        late=Count("pk", filter=late),
        answered=Count("pk", filter=~Q(outcome=OPEN)),
        upheld=Count("pk", filter=Q(outcome__in=["upheld", "partly_upheld"])),
    )


def _visible_to(actor: Actor) -> QuerySet[Complaint]:
    return visibility.at_facilities(Complaint.objects.all(), actor)


def _view(row: Complaint) -> ComplaintView:
    return ComplaintView(**{name: getattr(row, name) for name in ComplaintView.__slots__})
