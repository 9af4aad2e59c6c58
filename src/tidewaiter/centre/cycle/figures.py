"""Figures that take long to work out: kept with the state of the store that they were worked out from.

Whoever asks is given them at once where nothing changed. Else they are worked out beside the one who asks, who waits
for a moment and is then given what was kept last, with the time of which it holds. One at a time works out a figure,
over all processes of a workspace; what is kept follows from the store and can be worked out again.
"""

import fcntl
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.db import connections

from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.workspace import Workspace

T = TypeVar("T")

DIRECTORY = "figures"
PATIENCE = 1.5
"""Seconds for which somebody who asks waits for what is being worked out."""


@dataclass(frozen=True, slots=True)
class Figure(Generic[T]):
    """How a figure is worked out and kept.

    `work` is given what was kept before (None: nothing) and gives the new value; `state` what it must be worked out
    anew for; `settled` seconds for which a value is good enough whatever changed.
    """

    name: str
    state: str
    work: Callable[[T | None], T]
    encode: Callable[[T], bytes]
    decode: Callable[[bytes], T]
    settled: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A figure with the moment of which it holds; `value` is None, and `at` too, before it was first worked out."""

    value: T | None
    at: datetime | None
    pending: bool


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    """A value, the state and the moment that it holds of, and when it was worked out by the machine's clock."""

    value: T
    state: str
    at: datetime
    made: float


class _Work(threading.Thread):
    """A figure being worked out."""

    def __init__(self, workspace: Workspace, figure: Figure[T]) -> None:
        super().__init__(name=f"figure-{figure.name}", daemon=True)
        self.workspace, self.figure = workspace, figure
        self.error: Exception | None = None

    def run(self) -> None:
        """Work it out, keep it, and let go of the thread's connection to the store."""
        try:
            _worked(self.workspace, self.figure)
        except Exception as error:  # noqa: BLE001 - raised again for whoever asked
            self.error = error
        finally:
            connections.close_all()


_memory: dict[tuple[Path, str], _Kept[Any]] = {}
_running: dict[tuple[Path, str], _Work] = {}
_turn = threading.Lock()


def ask(workspace: Workspace, figure: Figure[T], patience: float = PATIENCE) -> Answer[T]:
    """The figure as of now, or as it was kept last while it is worked out anew.

    Raises what working it out raises, where that happens while one waits.
    """
    kept = _kept(workspace, figure)
    if kept is not None and (kept.state == figure.state or time.time() - kept.made < figure.settled):
        return Answer(kept.value, kept.at, pending=False)
    work = _begun(workspace, figure)
    work.join(patience)
    if work.is_alive():
        return Answer(None, None, pending=True) if kept is None else Answer(kept.value, kept.at, pending=True)
    if work.error is not None:
        raise work.error
    fresh = _kept(workspace, figure)
    return Answer(None, None, pending=True) if fresh is None else Answer(fresh.value, fresh.at, pending=False)


def forget() -> None:
    """Let go of what is in memory, as a new process knows nothing."""
    _memory.clear()


def settle(seconds: float = 60.0) -> None:
    """Wait until nothing is being worked out, before a store is closed."""
    for work in list(_running.values()):
        work.join(seconds)


def _begun(workspace: Workspace, figure: Figure[T]) -> _Work:
    key = (workspace.home, figure.name)
    with _turn:
        running = _running.get(key)
        if running is None or not running.is_alive():
            running = _running[key] = _Work(workspace, figure)
            running.start()
        return running


def _worked(workspace: Workspace, figure: Figure[T]) -> None:
    path = _path(workspace, figure.name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with _one_at_a_time(path.with_suffix(".lock")):
        kept = _read(workspace, figure)
        if kept is None or kept.state != figure.state:
            at = workspace.now()
            value = figure.work(None if kept is None else kept.value)
            kept = _Kept(value, figure.state, at, time.time())
            head = json.dumps({"state": kept.state, "at": at.isoformat(), "made": kept.made})
            write_bytes_atomically(head.encode() + b"\n" + figure.encode(value), path)
    _memory[workspace.home, figure.name] = kept


def _kept(workspace: Workspace, figure: Figure[T]) -> _Kept[T] | None:
    """What is kept, from memory where no other process has kept anything since."""
    held = _memory.get((workspace.home, figure.name))
    if held is not None and held.state == figure.state:
        return held
    read = _read(workspace, figure)
    if read is not None:
        _memory[workspace.home, figure.name] = read
    return read


def _read(workspace: Workspace, figure: Figure[T]) -> _Kept[T] | None:
    """What a file holds; None where there is none, or one that cannot be read: it is worked out again."""
    with suppress(OSError, ValueError, KeyError):
        head, _, body = _path(workspace, figure.name).read_bytes().partition(b"\n")
        said = json.loads(head)
        at, made = datetime.fromisoformat(said["at"]), float(said["made"])
        return _Kept(figure.decode(body), str(said["state"]), at, made)
    return None


def _path(workspace: Workspace, name: str) -> Path:
    return workspace.home / DIRECTORY / f"{name}.kept"


@contextmanager
def _one_at_a_time(file: Path) -> Iterator[None]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
