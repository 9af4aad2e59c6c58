"""What every page is given: the rooms, the time, notices, and whether this is practice."""

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.notices import queries
from tidewaiter.centre.people.practice import PASSWORD, PEOPLE
from tidewaiter.centre.workspace import opened
from tidewaiter.desk.design.rooms import rooms_of


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame's own context; what is called is read for a whole page only: fragments do not pay for it."""
    actor = getattr(request, "actor", None)
    workspace = opened()
    told = _notices(actor) if actor is not None and actor.name else {"unseen": None, "alarms": None}
    return {
        "actor": actor,
        "nav": rooms_of(actor, request.path) if actor is not None and actor.name else [],
        "now": workspace.now() if workspace is not None else None,
        **told,
        "wider_until": getattr(request, "wider_until", None),
        "demo": settings.ENVIRONMENT.demo,
        "plain_http": settings.ENVIRONMENT.plain_http,
        **({"practice_people": PEOPLE, "practice_password": PASSWORD} if settings.ENVIRONMENT.demo else {}),
    }


def _notices(actor: Actor) -> dict[str, Any]:
    """How many notices were not seen, and which of them are alarms: asked once, and only where there are any."""
    unseen = cache(partial(queries.unseen, actor))
    return {"unseen": unseen, "alarms": lambda: queries.alarms(actor) if unseen() else []}
