"""Telling webhooks what has happened: a chore (`chores.py`), so that deliveries to strangers hold up no intake.

It keeps real time, also in a practice workspace whose clock stands still: receivers check how old a delivery is.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tidewaiter.centre import inbox
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_calls import actions as api_calls
from tidewaiter.centre.webhooks import actions, queries, sending, signing
from tidewaiter.centre.webhooks.actions import Due
from tidewaiter.centre.webhooks.sending import Sent
from tidewaiter.centre.webhooks.states import DeliveryState
from tidewaiter.centre.workspace import Workspace

PRIVATE = "TIDEWAITER_WEBHOOKS_PRIVATE"
"""Environment variable that lets webhooks lead into inner networks."""

MOST_SECONDS = 20.0
"""How long a chore of deliveries goes on: what is due still waits for the next one."""

KEPT = timedelta(days=30)
"""How long deliveries that were made or given up, and messages that were taken in, are kept."""

Send = Callable[[Due, datetime], Sent]


def over_http(*, private: bool) -> Send:
    """Deliver by HTTP; `private` allows inner networks."""

    def send(due: Due, at: datetime) -> Sent:
        body = due.body.encode("utf-8")
        signed = signing.headers(queries.secret_of(due.webhook_id), due.event, int(at.timestamp()), body)
        return sending.send(due.url, signed, body, private=private)

    return send


def round_of(send: Send, at: datetime) -> list[DeliveryState]:
    """Gather what is owed and make the deliveries that are due; gives where each of them stands now."""
    began = time.monotonic()
    actions.gather(at)
    states = []
    for one in actions.claim(at):
        sent = send(one, at + timedelta(seconds=time.monotonic() - began))
        states.append(actions.settle(one, sent, at + timedelta(seconds=time.monotonic() - began)))
    return states


def tell_webhooks(workspace: Workspace, actor: Actor) -> str:
    """Make what deliveries are due, and say how many arrived."""
    del workspace, actor
    send = over_http(private=os.environ.get(PRIVATE, "").lower() in {"1", "true", "yes", "on"})
    until = time.monotonic() + MOST_SECONDS
    states: list[DeliveryState] = []
    while time.monotonic() < until and (made := round_of(send, datetime.now(UTC))):
        states += made
    arrived = sum(state is DeliveryState.DELIVERED for state in states)
    return f"{arrived} of {len(states)} deliveries arrived" if states else ""


def forget_old(workspace: Workspace, actor: Actor) -> str:
    """Forget answers to calls, deliveries, and bytes of messages, each kept for long enough."""
    del actor
    at = datetime.now(UTC)
    answers, made = api_calls.forget(), actions.forget(at - KEPT)
    messages = inbox.clear(workspace.home, (at - KEPT).timestamp())
    if not answers + made + messages:
        return ""
    return f"forgot {answers} answers, {made} deliveries and the bytes of {messages} messages"
