"""What every piece of upkeep shares: what may be swept, where files are prepared, and how a swap is committed.

Files are prepared below `upkeep/` of the workspace, on the lake's own file system, with no lock on the lake. Then,
under the lock, they are moved into the lake and named in the manifest in place of others, in one commit. A
crash before that leaves the lake as it was. Those replaced stay on the disk for `GRACE`, for processes that read by
the manifest as it was; any command that takes in messages sweeps them after that.
"""

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import actions, queries
from tidewaiter.centre.durable import sync_directory
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.files import sweep
from tidewaiter.centre.lock import Held, upkeep_lock
from tidewaiter.centre.workspace import Workspace

GRACE = timedelta(hours=1)
"""How long a file that was replaced can still be read."""

STAGING = "upkeep"


@dataclass(frozen=True, slots=True)
class Swept:
    """Files that left the disk: those replaced long enough ago, and those that were never committed."""

    retired: tuple[str, ...]
    orphans: tuple[str, ...]


def sweep_lake(workspace: Workspace, actor: Actor, held: Held, grace: timedelta = GRACE) -> Swept:
    """Remove what no reader can want: files never committed, and those retired longer than `grace` ago."""
    since = workspace.now() - grace
    due = {path for path, _ in queries.retired(before=since)}
    removed = set(sweep(workspace.lake, queries.lake_paths(retired_since=since), held))
    if due:
        actions.forget_retired(actor, sorted(due))
    return Swept(tuple(sorted(due)), tuple(sorted(removed - due)))


def sweep_pictures(workspace: Workspace, grace: timedelta = GRACE) -> list[str]:
    """Remove pictures that a crash left before their row was committed; gives their names below the workspace.

    The lock on upkeep is held: a backup reads these files. What was written less than `grace` ago, by the file system's
    clock, may be of somebody who is about to commit and stays.
    """
    until = time.time() - grace.total_seconds()
    found = [path for path in workspace.evidence.rglob("*") if path.is_file() and path.stat().st_mtime < until]
    named = exams.files() | evidence.files()
    orphans = [path for path in found if path.relative_to(workspace.home).as_posix() not in named]
    for path in orphans:
        path.unlink()
    return sorted(path.relative_to(workspace.home).as_posix() for path in orphans)


def refuse_outdated() -> None:
    """OperatorError when the lake was written by an earlier version and not upgraded."""
    if queries.is_outdated():
        raise OperatorError(
            "the lake was written by an earlier version of Tidewaiter",
            "run 'tidewaiter lake upgrade': it writes the files of consignments and history anew, and nothing is lost",
        )


@contextmanager
def staging(workspace: Workspace, doing: str) -> Iterator[Path]:
    """A directory to prepare files in, for the one piece of upkeep that runs; empty, and gone afterwards."""
    with upkeep_lock(workspace.home, doing=doing):
        place = workspace.home / STAGING
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def swap(
    workspace: Workspace,
    actor: Actor,
    action: str,
    change: actions.Replacement,
    payload: Mapping[str, object],
    *,
    reason: str = "",
) -> None:
    """Move prepared files (named below `upkeep/` as they will be below `lake/`) into the lake and commit; lock held."""
    for entry in change.written:
        target = workspace.lake / entry.path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (workspace.home / STAGING / entry.path).replace(target)
        for folder in (target.parent, target.parent.parent, workspace.lake):
            sync_directory(folder)
    actions.replace_files(actor, action, change, payload, reason=reason)


def force(descriptor: int) -> None:
    """Have what was written to a file on the disk, before the manifest names it."""
    os.fsync(descriptor)
