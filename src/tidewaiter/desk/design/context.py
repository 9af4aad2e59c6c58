"""What every page is given: the rooms, the time, and whether this is practice."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

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
        "demo": settings.ENVIRONMENT.demo,
        "plain_http": settings.ENVIRONMENT.plain_http,
    }
