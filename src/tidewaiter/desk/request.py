"""A request as the desk's pages see it: Django's, with the actor and HTMX's details."""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.people.models import User


class Request(HttpRequest):
    """What every view of the desk is given."""

    actor: Actor
    wider_until: datetime | None
    htmx: HtmxDetails
    user: User
