"""What a server needs to do its work, one check each: the store, the disk, the inbox, the worker, the audit log."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from tidewaiter.centre import bundles
from tidewaiter.centre.inbox import INBOX, PULSE
from tidewaiter.centre.workspace import Workspace

ROOM_BYTES = 1 << 30
"""Free space below which the disk is called full: a batch and its books must fit."""
QUIET_SECONDS = 60.0
"""A worker that has not given a sign for so long is not there."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a server needs: whether it is there, and what to do when it is not."""

    name: str
    good: bool
    said: str


def checks(workspace: Workspace) -> list[Check]:
    """All of them, none of which changes anything."""
    return [look(workspace) for look in LOOKS]


def _store(workspace: Workspace) -> Check:
    del workspace
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:  # noqa: BLE001 - whatever the database says, it is not ready
        connection.close()
        return Check(
            "store", good=False, said=f"the database does not answer ({type(error).__name__}): see that it runs"
        )
    return Check("store", good=True, said=connection.vendor)


def _disk(workspace: Workspace) -> Check:
    free = shutil.disk_usage(workspace.home).free
    return Check("disk", free >= ROOM_BYTES, f"{free / 1e9:.1f} GB free; make room when below {ROOM_BYTES / 1e9:.1f}")


def _inbox(workspace: Workspace) -> Check:
    waiting = waiting_messages(workspace)
    return Check("inbox", good=True, said=f"{waiting} messages wait")


def _worker(workspace: Workspace) -> Check:
    seconds = pulse_age(workspace)
    if seconds is None:
        return Check("worker", good=False, said="no worker takes messages in: start 'tidewaiter serve'")
    return Check("worker", seconds < QUIET_SECONDS, f"gave a sign {seconds:.0f} s ago")


LOOKS: tuple[Callable[[Workspace], Check], ...] = (_store, _disk, _inbox, _worker)


def waiting_messages(workspace: Workspace) -> int:
    """Messages that were accepted and are not yet taken in."""
    folder = workspace.home / INBOX
    if not folder.is_dir():
        return 0
    files = (file.name for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    return sum(bundles.count_in(name) for name in files)


def pulse_age(workspace: Workspace) -> float | None:
    """Seconds since the worker last gave a sign; None when it never did."""
    sign = workspace.home / INBOX / PULSE
    return max(time.time() - sign.stat().st_mtime, 0.0) if sign.exists() else None
