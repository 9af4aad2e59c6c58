"""The workspace: one directory that holds everything of a centre, and the one that this process has open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.keys import Keys

PRACTICE_MARKER = "practice.json"
"""File that says that a workspace is one of the practice world, and what time it is there."""

DIRECTORIES = ("lake", "models", "rules", "mappings", "keys", "audit", "evidence")


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace. `database` is None for SQLite; `now` is the clock of everything that is recorded."""

    home: Path
    database: str | None
    now: Callable[[], datetime]
    keys: Keys

    @property
    def lake(self) -> Path:
        """Root of the lake."""
        return self.home / "lake"

    @property
    def models(self) -> Path:
        """Where model files are kept, one directory a version."""
        return self.home / "models"

    @property
    def rules(self) -> Path:
        """Rules that replace those that ship."""
        return self.home / "rules"

    @property
    def mappings(self) -> Path:
        """Mapping files of this centre's filers."""
        return self.home / "mappings"

    @property
    def evidence(self) -> Path:
        """Pictures and receipts, each under a random name."""
        return self.home / "evidence"

    @property
    def practice(self) -> bool:
        """Whether everything here is simulated."""
        return (self.home / PRACTICE_MARKER).exists()

    @property
    def checkpoints(self) -> Path:
        """The append-only file of signed checkpoints."""
        return self.home / "audit" / "checkpoints.jsonl"


_open: dict[str, Workspace] = {}


def current() -> Workspace:
    """The workspace that this process has open; OperatorError before `store.open_store`."""
    try:
        return _open["workspace"]
    except KeyError:
        raise OperatorError("no workspace is open", "open one with open_store(home) first") from None


def opened() -> Workspace | None:
    """The open workspace, or None."""
    return _open.get("workspace")


def remember(workspace: Workspace | None) -> None:
    """Make a workspace the open one, or None of them; `store` alone calls this."""
    _open.clear()
    if workspace is not None:
        _open["workspace"] = workspace
