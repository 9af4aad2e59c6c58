"""What every page is given: the rooms, the time, notices, and whether this is practice."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.notices import queries
from tidewaiter.centre.people.practice import PASSWORD, PEOPLE
from tidewaiter.centre.workspace import opened
from tidewaiter.desk.design.rooms import rooms_of


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame's own context."""
    actor = getattr(request, "actor", None)
    workspace = opened()
    return {
        "actor": actor,
        "nav": rooms_of(actor, request.path) if actor is not None and actor.name else [],
        "now": workspace.now() if workspace is not None else None,
        "unseen": _lazily(queries.unseen, actor),
        "alarms": _lazily(queries.alarms, actor),
        "wider_until": getattr(request, "wider_until", None),
        "demo": settings.ENVIRONMENT.demo,
        "plain_http": settings.ENVIRONMENT.plain_http,
        **({"practice_people": PEOPLE, "practice_password": PASSWORD} if settings.ENVIRONMENT.demo else {}),
    }


def _lazily(read: Callable[[Actor], Any], actor: Actor | None) -> Callable[[], Any] | None:
    """What only the frame of a whole page reads: fragments do not pay for it."""
    return None if actor is None or not actor.name else lambda: read(actor)
