"""One writer of the lake at a time, by an advisory lock on a file of the workspace (flock of POSIX systems).

The kernel lets go of it when the process ends, however it ends: a kill leaves no stale lock behind. Every
command that writes files below `lake/` holds it from before the first file until after the commit that makes
them visible; `files.sweep` removes what is not committed and therefore asks for the lock as an argument.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tidewaiter.centre.errors import OperatorError

INGEST_LOCK = "ingest.lock"
STORE_LOCK = "store.lock"
_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Held:
    """Proof that the lock of a workspace is held; it is worth nothing after the `with` block."""

    home: Path


@contextmanager
def lake_lock(home: Path, *, wait_seconds: float = 600.0) -> Iterator[Held]:
    """Hold the workspace's lock on writing to the lake; OperatorError when another process keeps it too long.

    Not re-entrant: a process that asks again while it holds it waits for itself.
    """
    with _locked(home / INGEST_LOCK, wait_seconds):
        yield Held(home)


@contextmanager
def store_lock(home: Path, *, wait_seconds: float = 600.0) -> Iterator[None]:
    """Hold the workspace's lock on making keys and tables."""
    with _locked(home / STORE_LOCK, wait_seconds):
        yield


@contextmanager
def _locked(file: Path, wait_seconds: float) -> Iterator[None]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(descriptor, file, wait_seconds)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, file: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
                raise OperatorError(
                    f"{file} has been held by process {holder} for {wait_seconds:.0f} seconds",
                    "wait for the other tidewaiter command to finish, or end it, and run this again",
                ) from None
            time.sleep(_PAUSE_SECONDS)
        else:
            return
