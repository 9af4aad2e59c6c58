"""Who calls: a program by its key, or somebody who is logged in, and whether they may.

A key is sent as `Authorization: Bearer twk_…`. A login comes with the browser's cookie and, for anything that
changes something, the token against forged requests.
"""

import math
from dataclasses import dataclass

from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys import actions, queries
from tidewaiter.centre.api_keys.scopes import SCOPES, Scope
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import require
from tidewaiter.centre.workspace import current
from tidewaiter.desk.api.limits import LIMITS, SESSION_RATE

_SAFE = ("GET", "HEAD")


class Unknown(Exception):  # noqa: N818 - an answer, not a failure
    """Nobody who is known calls (401)."""


class TooMany(Exception):  # noqa: N818 - as above
    """Too many calls (429); `seconds` to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = math.ceil(seconds)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. `by_key` is True for a program."""

    actor: Actor
    by_key: bool

    @property
    def name(self) -> str:
        """A name that no other caller has."""
        return f"{'key' if self.by_key else 'person'}:{self.actor.name}"


class For(AuthBase):
    """Lets calls through that are for one scope."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        """Who calls; raises Unknown, TooMany, or Conflict (403) for one who may not."""
        _refuse_nul(request)
        caller = _by_key(request, self.scope) or _by_login(request)
        require(caller.actor, SCOPES[self.scope].permission)
        request.actor = caller.actor  # type: ignore[attr-defined] # see desk.request.Request
        return caller


def _by_key(request: HttpRequest, scope: Scope) -> Caller | None:
    sent = request.headers.get("Authorization", "")
    if not sent:
        return None
    kind, _, text = sent.partition(" ")
    key = queries.by_token(text.strip(), current().now()) if kind.lower() == "bearer" else None
    if key is None:
        raise Unknown
    _count(f"key:{key.prefix}", key.rate)
    if not key.allows(scope):
        raise Conflict("scope-missing", f"this key is not for {scope.value}", "ask for one that is", 403)
    actions.note_use(key)
    return Caller(key.actor(), by_key=True)


def _by_login(request: HttpRequest) -> Caller:
    if not request.user.is_authenticated:
        raise Unknown
    if request.method not in _SAFE and check_csrf(request) is not None:
        raise Conflict("forged", "the token against forged requests is missing", "send X-CSRFToken, or use a key", 403)
    _count(f"person:{request.user.pk}", SESSION_RATE)
    return Caller(request.actor, by_key=False)  # type: ignore[attr-defined] # as above


def _count(caller: str, rate: int) -> None:
    seconds = LIMITS.wait(caller, rate)
    if seconds:
        raise TooMany(seconds)


def _refuse_nul(request: HttpRequest) -> None:
    """No name, number or word holds NUL, and one of the two stores cannot look for it."""
    if "\x00" in request.path or any("\x00" in value for values in request.GET.lists() for value in values[1]):
        raise Conflict("bad-text", "a NUL character is no part of any text here", "leave it out", 422)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in a call that was let through."""
    caller: Caller = request.auth  # type: ignore[attr-defined] # Ninja puts there what `For` gives
    return caller.actor
