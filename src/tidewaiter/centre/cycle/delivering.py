"""The courier: a thread beside the worker that tells webhooks what has happened.

It keeps real time, also in a practice workspace whose clock stands still: receivers check how old a delivery is.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import structlog
from django.db import DatabaseError, connection

from tidewaiter.centre.api_calls import actions as api_calls
from tidewaiter.centre.webhooks import actions, queries, sending, signing
from tidewaiter.centre.webhooks.actions import Due
from tidewaiter.centre.webhooks.sending import Sent

PAUSE_SECONDS = 1.0
FORGET_SECONDS = 3600.0
LOG = structlog.get_logger("tidewaiter.webhooks")

Send = Callable[[Due, datetime], Sent]


def over_http(*, private: bool) -> Send:
    """Deliver by HTTP; `private` allows inner networks."""

    def send(due: Due, at: datetime) -> Sent:
        body = due.body.encode("utf-8")
        signed = signing.headers(queries.secret_of(due.webhook_id), due.event, int(at.timestamp()), body)
        return sending.send(due.url, signed, body, private=private)

    return send


def round_of(send: Send, at: datetime) -> int:
    """Gather what is owed and make the deliveries that are due; gives how many were tried."""
    began = time.monotonic()
    actions.gather(at)
    due = actions.claim(at)
    for one in due:
        sent = send(one, at + timedelta(seconds=time.monotonic() - began))
        actions.settle(one, sent, at + timedelta(seconds=time.monotonic() - began))
    return len(due)


class Courier:
    """Makes its rounds in a thread of its own while the `with` block runs."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._stop = threading.Event()
        self._forgot = float("-inf")
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def __enter__(self) -> Self:
        """Set out."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the delivery in hand."""
        self._stop.set()
        self._thread.join(sending.TIMEOUT_SECONDS * 2)

    def _run(self) -> None:
        while not self._stop.wait(PAUSE_SECONDS):
            try:
                while round_of(self._send, datetime.now(UTC)) and not self._stop.is_set():
                    pass
                if time.monotonic() - self._forgot > FORGET_SECONDS:
                    self._forgot = time.monotonic()
                    api_calls.forget()
            except DatabaseError as error:
                LOG.warning("the store did not answer the courier", error=str(error))
                connection.close()
        connection.close()
