"""The short way in for small messages: what comes at once is known, received and answered together.

A program that sends a message of one row a call, hundreds a second, pays for the call and not for the row: sessions,
languages and the like, of which a program has nothing, and a look-up of its key, a file and a commit of its own. Here
the messages that wait share one look-up of keys, one file and one commit, and each has its own receipt, audit entry
and answer, as `desk.api.messages.send` gives it.

Only what is plainly a small message from a program, with a key that holds, is answered here. All else, whatever is to
be refused, and a group in which anything fails, goes on to where it is looked at alone: there is one place that
explains what is wrong.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import ResolverMatch, resolve, reverse

from tidewaiter.centre import bundles
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_calls.actions import Answer, Call
from tidewaiter.centre.api_keys import actions as api_keys
from tidewaiter.centre.api_keys import queries as keys
from tidewaiter.centre.api_keys.scopes import SCOPES, Scope
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import allowed
from tidewaiter.centre.reception import actions as reception
from tidewaiter.centre.reception.actions import Sending
from tidewaiter.centre.reception.queries import Fate
from tidewaiter.centre.together import Together
from tidewaiter.centre.workspace import current
from tidewaiter.desk.api import idempotency, messages, wire
from tidewaiter.desk.api.credentials import Caller
from tidewaiter.desk.api.limits import LIMITS

MOST_BYTES = bundles.MOST_BYTES
ACCEPTED = 202
_BEARER = "Bearer "
_NEEDED = SCOPES[Scope.MESSAGES_WRITE].permission


@dataclass(frozen=True, slots=True)
class _Sent:
    """A small message with the key that its sender shows; `key` names the call, '' for none, `digest` what it asks."""

    token: str
    data: bytes
    mapping: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class _Told:
    """Who sent a message, and what became of it."""

    actor: Actor
    fate: Fate


class Door:
    """Answers small messages of programs; hands everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._together: Together[_Sent, _Told | None] = Together(_received)
        self._match: ResolverMatch | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        sent = self._small_message(request)
        told = None if sent is None else self._together.ask(sent)
        if sent is None or told is None:
            return self._get_response(request)
        request.actor = told.actor  # type: ignore[attr-defined] # see desk.request.Request
        request.resolver_match = self._match
        response = JsonResponse(_body(told.fate), status=ACCEPTED)
        response["Content-Length"] = str(len(response.content))  # else the server ends the answer with more packets
        if sent.key:
            response[idempotency.REPLAYED] = "false"
        return response

    def _small_message(self, request: HttpRequest) -> _Sent | None:
        """What is plainly a small message from a program; nothing of it is believed yet."""
        if request.method != "POST" or request.path_info != self._address():
            return None
        header, length = request.headers.get("Authorization", ""), request.META.get("CONTENT_LENGTH") or ""
        asked, key = request.GET, request.headers.get(idempotency.HEADER, "")
        plain = (
            header.startswith(_BEARER)
            and length.isdecimal()
            and 0 < int(length) <= MOST_BYTES
            and set(asked) <= {"mapping"}
            and len(asked.getlist("mapping")) <= 1
            and request.content_type in wire.TYPES
            and request.headers.get("Content-Encoding", "identity").lower() == "identity"
            and (not key or idempotency.is_key(key))
        )
        if not plain:
            return None
        try:
            request.get_host()
            data, mapping = request.body, asked.get("mapping", "")
            reception.check(data, mapping)
        except (Conflict, DisallowedHost, OSError):
            return None
        return _Sent(header[len(_BEARER) :].strip(), data, mapping, key, idempotency.digest_of(request) if key else "")

    def _address(self) -> str:
        if self._match is None:
            self._match = resolve(reverse("api-send_message"))
        return f"/{self._match.route}"


def _received(sent: Sequence[_Sent]) -> list[_Told | None]:
    """Receive messages of whoever may; None for those that must be looked at alone."""
    try:
        return _told(sent)
    except Exception:  # noqa: BLE001 - each is tried alone, where what fails is explained, and logged
        return [None] * len(sent)


def _told(sent: Sequence[_Sent]) -> list[_Told | None]:
    found = keys.by_tokens({one.token for one in sent}, current().now())
    for key in {key.prefix: key for key in found.values()}.values():
        api_keys.note_use(key)
    sendings = [_sending(one, found.get(one.token)) for one in sent]
    wanted = [one for one in sendings if one is not None]
    fates = iter(reception.receive_all(wanted) if wanted else ())
    told: list[_Told | None] = []
    for one in sendings:
        fate = None if one is None else next(fates)
        told.append(None if one is None or fate is None else _Told(one.actor, fate))
    return told


def _sending(one: _Sent, key: keys.KeyView | None) -> Sending | None:
    """The message as its sender's, None where the sender may not, or not yet again."""
    if key is None or not key.allows(Scope.MESSAGES_WRITE) or LIMITS.wait(f"key:{key.prefix}", key.rate):
        return None
    actor = key.actor()
    call = Call(Caller(actor, by_key=True).name, one.key, one.digest) if one.key else None
    return Sending(actor, one.data, one.mapping, call, _answer) if allowed(actor, _NEEDED) else None


def _answer(fate: Fate) -> Answer:
    return Answer(ACCEPTED, _body(fate))


def _body(fate: Fate) -> dict[str, Any]:
    said: dict[str, Any] = messages.message_of(fate).model_dump(mode="json")
    return said
