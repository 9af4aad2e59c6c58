"""Making a backup beside the running centre, and making a workspace of one.

What a moment's store names is in the backup: the store is copied at one moment, and files that it names are neither
changed nor deleted while the backup is made (the lock on upkeep is held). Checkpoints are copied before the store, so
that none speaks of entries the copy lacks; the journal of scans after it, so that no entry speaks of scans that are not
there. What follows from the rest (books, the evidence graph, finished parts of a run) is left out and made again.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tidewaiter import __version__
from tidewaiter.centre import store
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.audit_log import queries
from tidewaiter.centre.backup import archive, database
from tidewaiter.centre.database import SQLITE_FILE
from tidewaiter.centre.durable import sync_directory
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.lock import upkeep_lock
from tidewaiter.centre.workspace import Workspace

DERIVED = ("books", "figures", "links", "work")
"""Folders that follow from the rest and are made again."""
OF_A_PROCESS = ("serve.pid", "serve.log")
"""Files that speak of a process of this machine."""
_LATE = ("audit/scans.jsonl",)


@dataclass(frozen=True, slots=True)
class Backup:
    """What was saved: the file, how many files and bytes it holds, and the audit log's length."""

    file: Path
    files: int
    bytes: int
    entries: int


def _silent(_: str) -> None:
    """Tell nobody."""


def backup(workspace: Workspace, actor: Actor, file: Path, told: Callable[[str], None] = _silent) -> Backup:
    """Save a workspace in a file that appears under its name only when it is whole. The keys are in it: keep it so."""
    file = file.expanduser().resolve()
    if file.exists():
        raise OperatorError("{file} is there already", "name a new file: a backup is never written over", file=file)
    if file.is_relative_to(workspace.home):
        raise OperatorError("a backup does not belong into what it saves", "name a file outside of the workspace")
    file.parent.mkdir(parents=True, exist_ok=True)
    audit.record_read(actor, "backup.make", file.name)
    about = {"made_at": workspace.now().isoformat(), "product": __version__}
    about["engine"] = "sqlite" if workspace.database is None else "postgresql"
    descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".tmp", dir=file.parent)
    try:
        with upkeep_lock(workspace.home, wait_seconds=600.0, doing="backup"), os.fdopen(descriptor, "wb") as target:
            contents = archive.write(target, _members(workspace, Path(temporary + ".db")), about, told)
            target.flush()
            os.fsync(target.fileno())
        Path(temporary).replace(file)
    finally:
        Path(temporary).unlink(missing_ok=True)
        Path(temporary + ".db").unlink(missing_ok=True)
    sync_directory(file.parent)
    return Backup(file, len(contents.files), file.stat().st_size, queries.length())


def restore(file: Path, home: Path, url: str | None, told: Callable[[str], None] = _silent) -> queries.Verification:
    """Make a workspace of a backup and verify its audit log; the workspace is left open.

    `home` must not be there yet, or be empty. A restore that fails leaves nothing behind it.
    """
    home = home.expanduser().resolve()
    if home.exists() and any(home.iterdir()):
        raise OperatorError(
            "{home} is not empty", "restore to a new place, look at it, and then let it take over", home=home
        )
    contents = archive.read(file)
    home.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{home.name}.", suffix=".restoring", dir=home.parent))
    try:
        archive.unpack(file, building, contents, told)
        saved = _saved(building)
        database.put_back(saved, building, url)
        (building / database.DUMP_FILE).unlink(missing_ok=True)
        if home.exists():
            home.rmdir()
        building.replace(home)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    sync_directory(home.parent)
    return queries.verify(store.open_store(home, database=url))


def _saved(building: Path) -> Path:
    for name in (SQLITE_FILE, database.DUMP_FILE):
        if (building / name).exists():
            return building / name
    raise OperatorError("the backup holds no store", "take another backup")


def _members(workspace: Workspace, copy: Path) -> Iterator[tuple[str, Path]]:
    home = workspace.home
    early = [path for path in _files(home / "audit") if path.relative_to(home).as_posix() not in _LATE]
    yield from ((path.relative_to(home).as_posix(), path) for path in early)
    name = database.copy_out(home, workspace.database, copy)
    yield name, copy
    copy.unlink(missing_ok=True)
    for top in sorted(home.iterdir()):
        if (
            top.name in {*DERIVED, *OF_A_PROCESS, "audit"}
            or top.name.startswith((".", SQLITE_FILE))
            or top.suffix == ".lock"
        ):
            continue
        for path in _files(top) if top.is_dir() else [top]:
            yield path.relative_to(home).as_posix(), path
    yield from ((late, home / late) for late in _LATE if (home / late).exists())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
