"""One writer of the lake at a time, by an advisory lock on a file of the workspace (flock of POSIX systems).

The kernel lets go of it when the process ends, however it ends: a kill leaves no stale lock behind. Every
command that writes files below `lake/` holds it from before the first file until after the commit that makes
them visible; `files.sweep` removes what is not committed and therefore asks for the lock as an argument.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tidewaiter.centre.errors import OperatorError

INGEST_LOCK = "ingest.lock"
STORE_LOCK = "store.lock"
UPKEEP_LOCK = "upkeep.lock"
LINKS_LOCK = "links.lock"
BOOKS_LOCK = "books.lock"
CHORES_LOCK = "chores.lock"
_PAUSE_SECONDS = 0.02
_TELL_AFTER_SECONDS = 0.5
_HOLDER_BYTES = 200

Told = Callable[[str, float], None]
"""Is told who holds a lock ('process 4711 (assessing)') and for how many seconds it has been waited for."""


@dataclass(frozen=True, slots=True)
class Held:
    """Proof that the lock of a workspace is held; it is worth nothing after the `with` block."""

    home: Path


def _silent(_holder: str, _seconds: float) -> None:
    """Tell nobody."""


@contextmanager
def lake_lock(home: Path, *, wait_seconds: float = 600.0, on_wait: Told = _silent, doing: str = "") -> Iterator[Held]:
    """Hold the workspace's lock on writing to the lake; OperatorError when another process keeps it too long.

    `doing` is what others are told who wait. Not re-entrant: a process that asks for it twice waits for itself.
    """
    with _locked(home / INGEST_LOCK, wait_seconds, on_wait, doing):
        yield Held(home)


@contextmanager
def upkeep_lock(home: Path, *, wait_seconds: float = 0.0, doing: str = "") -> Iterator[None]:
    """Hold the workspace's lock on compaction, retention and the like: one at a time, beside those who write."""
    with _locked(home / UPKEEP_LOCK, wait_seconds, doing=doing):
        yield


@contextmanager
def store_lock(home: Path, *, wait_seconds: float = 600.0) -> Iterator[None]:
    """Hold the workspace's lock on making keys and tables."""
    with _locked(home / STORE_LOCK, wait_seconds):
        yield


@contextmanager
def links_lock(home: Path, *, wait_seconds: float = 600.0) -> Iterator[None]:
    """Hold the workspace's lock on adding to the evidence graph."""
    with _locked(home / LINKS_LOCK, wait_seconds, doing="adding to the evidence graph"):
        yield


@contextmanager
def chores_lock(home: Path, *, wait_seconds: float = 600.0) -> Iterator[None]:
    """Hold the workspace's lock on chores: one process does what is due."""
    with _locked(home / CHORES_LOCK, wait_seconds, doing="chores"):
        yield


@contextmanager
def books_lock(home: Path, *, wait_seconds: float = 600.0) -> Iterator[None]:
    """Hold the workspace's lock on the books; whoever holds the lake's lock as well asked for that first."""
    with _locked(home / BOOKS_LOCK, wait_seconds, doing="rolling the books"):
        yield


@contextmanager
def _locked(file: Path, wait_seconds: float, on_wait: Told = _silent, doing: str = "") -> Iterator[None]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(descriptor, file, wait_seconds, on_wait)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}{doing and f' ({doing})'}\n".encode()[:_HOLDER_BYTES], 0)
        yield
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> str:
    said = os.pread(descriptor, _HOLDER_BYTES, 0).decode("utf-8", "replace").strip()
    return f"process {said or 'unknown'}"


def _acquire(descriptor: int, file: Path, wait_seconds: float, on_wait: Told) -> None:
    began = told = time.monotonic()
    deadline = began + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise OperatorError(
                    "{file} has been held by {descriptor} for {wait_seconds} seconds",
                    "wait for the other tidewaiter command to finish, or end it, and run this again",
                    file=file,
                    descriptor=_holder(descriptor),
                    wait_seconds=f"{wait_seconds:.0f}",
                ) from None
            if time.monotonic() - told >= _TELL_AFTER_SECONDS:
                told = time.monotonic()
                on_wait(_holder(descriptor), told - began)
            time.sleep(_PAUSE_SECONDS)
        else:
            return
