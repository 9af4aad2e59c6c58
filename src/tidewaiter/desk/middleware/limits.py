"""How long a login lasts: 30 minutes without anybody doing something, 12 hours in all, and no longer than the access.

A page that asks again by itself (desk.js marks such requests) does not count as somebody doing something.
"""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidewaiter.centre.people.models import User

IDLE_SECONDS = 30 * 60
WHOLE_SECONDS = 12 * 3600
_NOTED_EVERY = 60
"""Seconds between two notes of activity: a note is a write."""


class Limits:
    """Ends logins that are over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, as nobody's if the login is over."""
        user = request.user
        if isinstance(user, User):
            now = timezone.now()
            if _over(request, user, now):
                logout(request)
                messages.info(request, _("Your login has ended. Log in again."))
            elif "X-Poll" not in request.headers:
                _note(request, now.timestamp())
        return self._get_response(request)


def _over(request: HttpRequest, user: User, now: datetime) -> bool:
    if user.access_until is not None and user.access_until < now.date():
        return True
    at = now.timestamp()
    began, seen = request.session.get("began", at), request.session.get("seen", at)
    return bool(at - seen > IDLE_SECONDS or at - began > WHOLE_SECONDS)


def _note(request: HttpRequest, at: float) -> None:
    request.session.setdefault("began", at)
    if at - request.session.get("seen", 0) > _NOTED_EVERY:
        request.session["seen"] = at
