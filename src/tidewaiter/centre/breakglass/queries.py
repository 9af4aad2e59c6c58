"""Reading who has, or had, wider reach."""

from dataclasses import dataclass, replace
from datetime import datetime

from tidewaiter.centre.actor import EVERYWHERE, Actor
from tidewaiter.centre.breakglass.models import BrokenGlass
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import current

ALARMED = (Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Who is told at once when somebody takes wider reach."""

REVIEWERS = (*ALARMED, Role.AUDITOR)
"""Who looks at it afterwards."""


@dataclass(frozen=True, slots=True)
class Glass:
    """Wider reach that somebody took, as it is shown."""

    number: int
    person: str
    role: str
    facilities: bool
    unmask: bool
    reason: str
    at: datetime
    until: datetime
    ended_at: datetime | None
    reviewed_by: str
    reviewed_at: datetime | None
    review: str


def widened(actor: Actor) -> tuple[Actor, datetime | None]:
    """The actor with the wider reach that they hold now, and until when; as they were, and None, without."""
    now = current().now()
    rows = BrokenGlass.objects.filter(person=actor.name, until__gt=now, ended_at=None)
    held = list(rows.values_list("facilities", "unmask", "until"))
    if not held:
        return actor, None
    everywhere = any(facilities for facilities, _, _ in held)
    unmask = any(unmask for _, unmask, _ in held)
    wider = replace(
        actor,
        facilities=EVERYWHERE if everywhere else actor.facilities,
        granted=actor.granted | ({Permission.UNMASK.value} if unmask else set()),
    )
    return wider, max(until for _, _, until in held)


def broken(actor: Actor, limit: int = 100) -> list[Glass]:
    """Whoever took wider reach, newest first; for those who are alarmed, and auditors."""
    if actor.role not in REVIEWERS:
        require(actor, Permission.ADMINISTER)
    return [Glass(**row) for row in BrokenGlass.objects.order_by("-number").values(*Glass.__slots__)[:limit]]


def own(actor: Actor, limit: int = 20) -> list[Glass]:
    """One's own, newest first."""
    rows = BrokenGlass.objects.filter(person=actor.name).order_by("-number")
    return [Glass(**row) for row in rows.values(*Glass.__slots__)[:limit]]
