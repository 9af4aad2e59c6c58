"""Events as they happen: server-sent events, in pieces.

A thread of the server is taken while somebody listens, so a piece lasts half a minute and few listen at once; who
listens connects again with Last-Event-ID, as browsers do by themselves, and misses nothing.
"""

import json
import threading
import time
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from ninja import Field, Query, Router, Schema

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.webhooks import events
from tidewaiter.desk.api.credentials import For, actor_of

router = Router(tags=["events"])

PIECE_SECONDS = 30
MOST_LISTENERS = 4
"""In one process, whose threads (8) must answer others as well."""

_PAUSE_SECONDS = 1.0
_RETRY_MILLISECONDS = 1000
_GRACE_SECONDS = 5.0

_FRAME = {
    "type": "object",
    "required": ["id"],
    "properties": {name: {"type": "string"} for name in ("id", "event", "data")},
}
_EXTRA = {
    "parameters": [
        {
            "name": "Last-Event-ID",
            "in": "header",
            "required": False,
            "description": "The id of the last event that was seen.",
            "schema": {"type": "string", "pattern": "^[0-9]{1,18}$"},
        }
    ],
    "responses": {200: {"description": "Events", "content": {"text/event-stream": {"schema": _FRAME}}}},
}


class Places:
    """So many may listen at once; a place that nobody gives back is free again when its time is over."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[int, float] = {}
        self._next = 0
        self._lock = threading.Lock()

    def take(self, seconds: float) -> int | None:
        """A place for some seconds, None when there is none."""
        now = time.monotonic()
        with self._lock:
            self._taken = {place: until for place, until in self._taken.items() if until > now}
            if len(self._taken) >= self._most:
                return None
            self._next += 1
            self._taken[self._next] = now + seconds
            return self._next

    def give_back(self, place: int) -> None:
        """Give a place back; it may have been given back before."""
        with self._lock:
            self._taken.pop(place, None)


PLACES = Places(MOST_LISTENERS)


class Listening(Schema):
    """How long to listen."""

    seconds: int = Field(PIECE_SECONDS, ge=0, le=60, description="How long to listen at most.")


@router.get(
    "/queue",
    auth=For(Scope.EVENTS_READ),
    operation_id="listen",
    summary="What happens to targets, consignments and referrals, as it happens",
    openapi_extra=_EXTRA,
)
def listen(request: HttpRequest, asked: Query[Listening]) -> HttpResponseBase:
    """Server-sent events (`text/event-stream`); the stream ends by itself: connect again with `Last-Event-ID`.

    Without that header it begins with what happens from now on. 503 when too many listen.
    """
    sent = request.headers.get("Last-Event-ID", "")
    if sent and not (sent.isascii() and sent.isdecimal() and len(sent) <= 18):  # noqa: PLR2004 - digits of a number
        raise Conflict("bad-cursor", "Last-Event-ID is no event's id", "send the id of the last event", 422)
    place = PLACES.take(asked.seconds + _GRACE_SECONDS)
    if place is None:
        raise Conflict("too-many-listeners", "too many listen already", "try again, or register a webhook", 503)
    piece = _Piece(actor_of(request), int(sent) if sent else audit_log.length(), float(asked.seconds), place)
    response = StreamingHttpResponse(piece, content_type="text/event-stream")
    response["X-Accel-Buffering"] = "no"
    return response


class _Piece:
    """The text of one piece; gives back its place among the listeners when it ends or the listener goes."""

    def __init__(self, actor: Actor, after: int, seconds: float, place: int) -> None:
        self._text = _piece(actor, after, seconds)
        self._place = place

    def __iter__(self) -> Iterator[str]:
        return self._text

    def close(self) -> None:
        """Called by the server at the end, however it came."""
        self._text.close()  # type: ignore[attr-defined] # a generator
        PLACES.give_back(self._place)


def _piece(actor: Actor, after: int, seconds: float) -> Iterator[str]:
    until = time.monotonic() + seconds
    yield f"retry: {_RETRY_MILLISECONDS}\nid: {after}\n\n"
    while True:
        page = events.since(actor, after)
        for event in page.events:
            yield f"id: {event.number}\nevent: {event.name}\ndata: {json.dumps(event.document())}\n\n"
        if page.last > after and not page.events:
            yield f"id: {page.last}\n\n"
        after = page.last
        if page.more:
            continue
        left = until - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(_PAUSE_SECONDS, left))
        yield ":\n\n"
