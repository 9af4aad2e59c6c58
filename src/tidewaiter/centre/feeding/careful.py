"""A desk that outlives what happens at it: a store that is away for a while, and a message that breaks its reader."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

import structlog
from django.db import close_old_connections
from django.db.utils import InterfaceError, OperationalError

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.live import Desk, Taken, together
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.workspace import Workspace

PASSING = (OperatorError, OperationalError, InterfaceError, OSError)
"""What goes by: a full disk, a database that restarts, a lock."""

LONGEST_SECONDS = 30.0


class StoppedError(Exception):
    """Told to stop while waiting for the store: nothing was committed, and nothing is acknowledged."""


class Careful:
    """A desk, opened again after every failure. Told of trouble by a sentence, of its end by ''."""

    def __init__(
        self, workspace: Workspace, actor: Actor, stop: threading.Event, on_trouble: Callable[[str], None]
    ) -> None:
        self._workspace = workspace
        self._actor = actor
        self._stop = stop
        self._on_trouble = on_trouble
        self._desk: Desk | None = None

    def __enter__(self) -> Self:
        """Open the desk; what fails now fails."""
        self._desk = Desk(self._workspace, self._actor).__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._close()

    def warm(self) -> None:
        """Have statements planned before the first message; a desk that is opened again finds them in the process."""
        self._opened().warm()

    def take(self, messages: Sequence[Message]) -> Taken:
        """Take messages in, however long the store is away; one that breaks its reader goes to quarantine alone."""
        wait = 0.5
        while True:
            try:
                taken = self._opened().take(messages)
            except PASSING as error:
                self._failed(f"the store does not take anything in: {error}")
                if self._stop.wait(wait):
                    raise StoppedError from error
                wait = min(2 * wait, LONGEST_SECONDS)
            except Exception as error:
                self._failed("")
                if len(messages) > 1:
                    return together([self.take([message]) for message in messages])
                if messages[0].failed:
                    raise  # not even its bytes can be kept: a fault that must be seen
                why = f"{type(error).__name__}: {error}"[:500]
                structlog.get_logger("feeds").error("reader failed", message=messages[0].sha256, why=why)
                messages = [replace(messages[0], failed=why)]
            else:
                self._on_trouble("")
                return taken

    def _opened(self) -> Desk:
        if self._desk is None:
            self._desk = Desk(self._workspace, self._actor).__enter__()
        return self._desk

    def _failed(self, why: str) -> None:
        """What the desk remembers may hold what was rolled back."""
        self._close()
        close_old_connections()
        if why:
            self._on_trouble(why)

    def _close(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.__exit__(None, None, None)
