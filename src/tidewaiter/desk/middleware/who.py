"""Who asks: `request.actor`, made of the person who is logged in, with their role, facilities and caveats.

Wider reach that somebody holds for an hour (break-glass) is in it; `request.wider_until` says until when.
"""

from collections.abc import Callable
from hashlib import sha256

from django.http import HttpRequest, HttpResponse

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.breakglass.queries import widened

NOBODY = Actor("", "", facilities=frozenset(), caveats=frozenset())


class Who:
    """Gives each request its actor; NOBODY before a login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        user = request.user
        actor, until = widened(user.actor(_session(request))) if user.is_authenticated else (NOBODY, None)
        request.actor, request.wider_until = actor, until  # type: ignore[attr-defined] # see desk.request.Request
        return self._get_response(request)


def _session(request: HttpRequest) -> str:
    """A name for the login that is no secret: the first characters of the digest of its key."""
    key = request.session.session_key or ""
    return sha256(key.encode()).hexdigest()[:16] if key else ""
