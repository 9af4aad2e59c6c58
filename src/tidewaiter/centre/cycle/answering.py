"""What comes of requests without anybody at hand: answers are matched, the gate is watched, the outbox is filled.

A filer answers in two ways: by a new version of the consignment, which intake takes in like any other, or by an answer
message that names the request. A version answers a request for data where an element that was asked for differs from
the version about which it was asked and is filed; screening and do-not-load are never answered by data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers import actions, queries
from tidewaiter.centre.answers.drafts import AnswerBack
from tidewaiter.centre.answers.queries import RequestView
from tidewaiter.centre.answers.states import MOVES, RequestState
from tidewaiter.centre.cycle import looked_up
from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.movements import queries as movements
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.reception import queries as reception
from tidewaiter.centre.workspace import Workspace
from tidewaiter.formats.answers import ics2_response, plain

OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a file of answers: requests that were answered, and references that name none that stands."""

    answered: list[str]
    unmatched: list[str]


def tend(workspace: Workspace, actor: Actor) -> str:
    """Match, watch the gate and fill the outbox; says what it came to, '' for nothing."""
    answered, left = match(workspace, actor), told(workspace, actor)
    expired, written = watch(workspace, actor), send(workspace, actor)
    said = (
        (answered, "answered"),
        (left, "departed unresolved"),
        (expired, "passed their deadline or departure"),
        (written, "messages written"),
    )
    return ", ".join(f"{count} {what}" for count, what in said if count)


def match(workspace: Workspace, actor: Actor) -> int:
    """Match what filers filed since with what they were asked; gives how many requests it answered."""
    found = 0
    for one in queries.unanswered():
        rows = looked_up.versions(workspace, one.consignment_id).to_pylist()
        back = _given(one, rows)
        if back is not None:
            actions.answer(actor, one.request_id, back)
            found += 1
    return found


def _given(asked: RequestView, rows: Sequence[Mapping[str, Any]]) -> AnswerBack | None:
    """What the latest version gives of what was asked; None where it gives nothing."""
    latest = rows[-1] if rows else {}
    before = next((row for row in rows if row["version"] == asked.version), None)
    seen = max(asked.version, asked.answered_version or 0)
    if before is None or latest["version"] <= seen:
        return None
    given = tuple(name for name in asked.elements if latest[name] not in (None, "") and latest[name] != before[name])
    if asked.elements and not given:
        return None
    return AnswerBack(elements=given, version=latest["version"])


def watch(workspace: Workspace, actor: Actor) -> int:
    """End what its deadline or departure ends; gives how many."""
    return sum(actions.pass_gate(actor, one.request_id) for one in queries.due(workspace.now()))


def told(workspace: Workspace, actor: Actor) -> int:
    """Tell the gate what messages told of departures and loading; gives how many had left while they stood.

    What was told last counts: a flight that leaves on another day is manifested again. An item leaves with the
    receptacle in which it was said to lie, if that leaves sooner.
    """
    gone = 0
    for one in queries.before_the_gate():
        rows = looked_up.versions(workspace, one.consignment_id).to_pylist()
        since = one.opened_at - movements.AROUND
        filed = rows[-1] if rows else {}
        found = movements.departures([*movements.keys_of(filed), *movements.receptacles(filed, since)], since)
        at = min(found.values(), default=None)
        if at is not None and (not one.departs_known or at != one.departs_at):
            gone += actions.depart(actor, one.request_id, at)
    return gone


def send(workspace: Workspace, actor: Actor) -> int:
    """Write what waits into the outbox, each file whole or not there; gives how many.

    A crash between file and note leaves a message that is written again under the same name.
    """
    waiting = queries.unwritten()
    for one in waiting:
        write_bytes_atomically(one.body.encode("utf-8"), workspace.home / OUTBOX / one.name)
    return actions.mark_written(actor, [one.number for one in waiting]) if waiting else 0


def receive(actor: Actor, data: bytes) -> Received:
    """Take in answers that filers sent, plain JSON or IE4R02 and IE4R03 of ICS2; `answers_to` names the request."""
    answered: list[str] = []
    unmatched: list[str] = []
    for one in plain.read(data) or ics2_response.read(data):
        asked = queries.request(actor, one.answers_to)
        if asked is None or RequestState.ANSWERED not in MOVES[asked.state]:
            unmatched.append(one.answers_to or one.reference)
            continue
        actions.answer(actor, asked.request_id, AnswerBack(one.text, one.elements))
        answered.append(asked.request_id)
    return Received(answered, unmatched)


def asked_of(workspace: Workspace, actor: Actor, request_id: str) -> RequestView | None:
    """A request about a consignment of which the actor sent a version; None for any other.

    Whoever sent nothing of a consignment is not told that it is asked about.
    """
    require(actor, Permission.API_INTAKE)
    asked = queries.request(actor, request_id)
    if asked is None:
        return None
    came_in = set(looked_up.versions(workspace, asked.consignment_id)["batch_id"].to_pylist())
    return asked if reception.sent_any(actor, came_in) else None


def answer_of_filer(workspace: Workspace, actor: Actor, request_id: str, back: AnswerBack) -> RequestState:
    """Record what a filer's program sent back; Conflict: 404 for what it was not asked, 409 for what is settled."""
    if asked_of(workspace, actor, request_id) is None:
        raise Conflict(
            "unknown-request",
            "there is no request {request_id}",
            "it is in the message that asked",
            404,
            request_id=request_id,
        )
    return actions.answer(actor, request_id, back)


def loaded(actor: Actor, waybills: Mapping[str, datetime]) -> list[str]:
    """Tell the gate what a manifest says: waybills and when their flight leaves (UTC); gives what left unresolved."""
    return [
        one.request_id
        for one, waybill in queries.standing_of_waybills(waybills)
        if actions.depart(actor, one.request_id, waybills[waybill])
    ]
