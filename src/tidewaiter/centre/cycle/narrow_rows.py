"""Narrow rows of every file of the lake, kept in the workspace: a scorecard of a year reads no file of the lake twice.

Each file is read once, when somebody asks after it came in, so that what comes in costs what came in. What is kept
follows from the lake and can be made again: it is, when regimes or the reader of descriptions change, and by
`tidewaiter quality --again`.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import duckdb

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import definitions, figures
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.pipeline.filing import narrow
from tidewaiter.risk.text import train

DIRECTORY = "filing"
_AT_ONCE = 256
"""Files of the lake that one kept file holds at first."""
_MOST = 32
"""Kept files above which they are made one."""


@contextmanager
def rows(workspace: Workspace) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """A connection and the relation of all narrow rows; what came since the last time is read and kept first.

    One at a time: others wait, so that no file goes while it is read.
    """
    known = definitions.load(workspace.home)
    regimes, reader = known.surroundings.regimes, known.reader or train.shipped()
    home = _home(workspace)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    spill = workspace.home / "work"
    spill.mkdir(mode=0o700, exist_ok=True)
    live = {entry.path: workspace.lake / entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)}
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection = local.connect(spill=spill)
        try:
            directory = _directory(home, narrow.law(regimes, reader))
            chosen, thinned = _chosen(directory, live)
            new = [name for name in live if name not in chosen]
            for part in (tuple(new[at : at + _AT_ONCE]) for at in range(0, len(new), _AT_ONCE)):
                files = {name: live[name] for name in part}
                to = _name(directory, part)
                narrow.keep(connection, files, regimes, reader, _beside(to))
                _beside(to).replace(to)
                chosen |= dict.fromkeys(part, to)
            if thinned or len(set(chosen.values())) > _MOST:
                chosen = _merged(connection, directory, chosen)
            if not chosen:
                narrow.narrowed(connection, [], regimes, reader)
            yield connection, narrow.kept(connection, chosen) if chosen else narrow.TABLE
        finally:
            connection.close()


def forget(workspace: Workspace) -> None:
    """Take away all narrow rows: the next who asks has every file of the lake read again."""
    shutil.rmtree(_home(workspace), ignore_errors=True)


def _home(workspace: Workspace) -> Path:
    return workspace.home / figures.DIRECTORY / DIRECTORY


def _directory(home: Path, law: str) -> Path:
    """Where rows that hold today are; those that do not are taken away."""
    for old in home.iterdir():
        if old.is_dir() and old.name != law:
            shutil.rmtree(old)
    directory = home / law
    directory.mkdir(mode=0o700, exist_ok=True)
    return directory


def _chosen(directory: Path, live: dict[str, Path]) -> tuple[dict[str, Path], bool]:
    """For each file of the lake the kept file that has its rows, and whether kept files have rows beyond these.

    Kept files of which nothing is left go, and what a crash left half-written.
    """
    chosen: dict[str, Path] = {}
    thinned = False
    for half in directory.glob("*.part"):
        half.unlink()
    for kept in sorted(directory.glob("*.parquet")):
        held = narrow.held(kept)
        names = [name for name in held if name in live and name not in chosen]
        chosen |= dict.fromkeys(names, kept)
        if names:
            thinned |= len(names) < len(held)
        else:
            kept.unlink()
    return chosen, thinned


def _merged(connection: duckdb.DuckDBPyConnection, directory: Path, chosen: dict[str, Path]) -> dict[str, Path]:
    """One file instead of several, with rows of these files of the lake alone: what the lake lost is kept nowhere."""
    to = _name(directory, tuple(chosen))
    narrow.merge(connection, narrow.kept(connection, chosen), list(chosen), _beside(to))
    _beside(to).replace(to)
    for old in set(chosen.values()) - {to}:
        old.unlink()
    return dict.fromkeys(chosen, to)


def _name(directory: Path, files: tuple[str, ...]) -> Path:
    return directory / f"{sha256(chr(10).join(sorted(files)).encode()).hexdigest()[:32]}.parquet"


def _beside(path: Path) -> Path:
    """Where a file is written before it has its name."""
    return path.with_suffix(".part")
