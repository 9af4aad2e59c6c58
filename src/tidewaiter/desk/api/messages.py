"""Messages in: laid down for the worker, and what became of them."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.reception import actions, queries
from tidewaiter.centre.reception.queries import Stage
from tidewaiter.desk.api import wire
from tidewaiter.desk.api.credentials import For, actor_of
from tidewaiter.desk.api.idempotency import extra, once

router = Router(tags=["messages"])
_BINARY = {"schema": {"type": "string", "format": "binary"}}


class Reading(Schema):
    """How a message is to be read."""

    mapping: str = Field("", max_length=80, description="Read a table by this mapping; else by its content.")


class Message(Schema):
    """What became of a message; counts are of rows, and null while it waits."""

    message_id: str
    state: Stage
    received_at: datetime
    bytes: int
    format: str | None = None
    rows: int | None = None
    amended: int | None = None
    duplicates: int | None = None
    quarantined: int | None = None
    problems: int | None = None
    grades: dict[str, int] | None = None


@router.post(
    "",
    auth=For(Scope.MESSAGES_WRITE),
    response={202: Message},
    operation_id="send_message",
    summary="Send a message in any format that is read",
    openapi_extra=extra(requestBody={"required": True, "content": dict.fromkeys(wire.TYPES, _BINARY)}),
)
def send(request: HttpRequest, asked: Query[Reading]) -> HttpResponse:
    """The body is the message as it is on the wire, at most 32 MiB (`Content-Encoding: gzip` is unpacked).

    It is safe on the disk when this answers, and waits for the worker. The same bytes are the same message.
    """
    data = wire.message(request)

    def act() -> Schema:
        return message_of(actions.receive(actor_of(request), data, asked.mapping))

    return once(request, 202, act, repeatable=True)


@router.get(
    "/{message_id}",
    auth=For(Scope.MESSAGES_WRITE),
    response=Message,
    operation_id="get_message",
    summary="What became of a message",
)
def show(request: HttpRequest, message_id: str) -> Message:
    """Whether it waits, was taken in or was assessed, and how many of its rows were good."""
    fate = queries.fate(actor_of(request), message_id)
    if fate is None:
        raise Conflict("unknown-message", "there is no message of this id", "", 404)
    return message_of(fate)


def message_of(fate: queries.Fate) -> Message:
    """What a caller is told of a message."""
    return Message(
        message_id=fate.message_id,
        state=fate.stage,
        received_at=fate.received_at,
        bytes=fate.bytes,
        format=fate.format,
        rows=fate.rows,
        amended=fate.amended,
        duplicates=fate.duplicates,
        quarantined=fate.quarantined,
        problems=fate.problems,
        grades=fate.grades,
    )
