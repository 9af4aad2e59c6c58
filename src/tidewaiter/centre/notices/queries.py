"""Reading the notices that reach somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.notices.models import Notice, Seen
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.centre.workspace import current

KEPT = timedelta(days=30)
"""How long a notice is shown."""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as it is shown."""

    number: int
    at: datetime
    sent_by: str
    text: str
    link: str
    alarm: bool
    seen: bool


def latest(actor: Actor, limit: int = 100) -> list[NoticeView]:
    """Notices that reach the actor, newest first."""
    rows = _visible_to(actor).annotate(seen=_seen(actor)).order_by("-number")
    return [NoticeView(**row) for row in rows.values(*NoticeView.__slots__)[:limit]]


def alarms(actor: Actor) -> list[NoticeView]:
    """Alarms that the actor has not seen yet, newest first."""
    rows = _visible_to(actor).filter(alarm=True).annotate(seen=_seen(actor)).filter(seen=False).order_by("-number")
    return [NoticeView(**row) for row in rows.values(*NoticeView.__slots__)[:5]]


def unseen(actor: Actor) -> int:
    """How many notices the actor has not seen."""
    return _visible_to(actor).filter(~_seen(actor)).count()


def unseen_numbers(actor: Actor) -> list[int]:
    """Their numbers."""
    return list(_visible_to(actor).filter(~_seen(actor)).values_list("number", flat=True))


def _visible_to(actor: Actor) -> QuerySet[Notice]:
    mine = Q(role__in=["", actor.role]) & Q(person__in=["", actor.name])
    return at_facilities(Notice.objects.filter(mine, at__gte=current().now() - KEPT), actor)


def _seen(actor: Actor) -> Exists:
    return Exists(Seen.objects.filter(notice=OuterRef("pk"), person=actor.name))
