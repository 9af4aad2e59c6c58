"""How each feed goes: a small file beside the store, written by the worker, read by the command and the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec

from tidewaiter.centre.durable import write_bytes_atomically

FOLDER = "feeds"
"""In the workspace."""

FRESH = timedelta(seconds=30)
"""A worker signs more often than this."""


class State(StrEnum):
    """How a feed goes."""

    RUNNING = "running"
    DOWN = "down"  # the other side does not answer, or the store does not
    STOPPED = "stopped"  # no worker runs it


@dataclass(slots=True)
class Status:
    """One feed: what came since its worker began, what waits, and what was last wrong. `rate`: rows a second lately."""

    name: str
    kind: str
    state: State
    at: datetime
    since: datetime
    last_at: datetime | None = None
    last_name: str = ""
    messages: int = 0
    rows: int = 0
    quarantined: int = 0
    rejected: int = 0
    rate: float = 0.0
    waiting: int = 0
    problem: str = ""
    acknowledged: int = 0


def write(home: Path, status: Status) -> None:
    """Keep it."""
    write_bytes_atomically(msgspec.json.encode(status), home / FOLDER / f"{status.name}.json")


def read(home: Path, name: str, now: datetime) -> Status | None:
    """How a feed goes, None when it never ran; one whose worker has not signed lately is stopped."""
    try:
        status = msgspec.json.decode((home / FOLDER / f"{name}.json").read_bytes(), type=Status)
    except (FileNotFoundError, msgspec.DecodeError, msgspec.ValidationError):
        return None
    if now - status.at > FRESH:
        status.state, status.rate = State.STOPPED, 0.0
    return status
