"""A process that takes a message in is killed (SIGKILL) at many moments; running it again must heal everything.

The moments are real: delays spread over the whole run, and sights of what the process has just done (its first
temporary file, its third file, the last one before the commit), some of them again and again. After each kill
nothing may be half visible: what the manifest names is there, whole, or the manifest names nothing. After a last
run the store must equal, but for times, the store of a run that nobody disturbed.

`COMMANDS` names what is run; '{home}' and '{dir}' (an empty directory of the test) are filled in. To put another
command through the same, add it there.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from progress import files_below
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.store import close_store, open_store

COMMANDS = {"driver": [sys.executable, str(Path(__file__).with_name("ingest_driver.py")), "{home}"]}

MOMENTS = [pytest.param((8, 11, (1, 3, 6, 9, 12)), marks=pytest.mark.slow)]
"""Delays from nothing, delays within the ingest, files seen: for `make test-all`.

Each run of the tests kills the command itself a few times (`tests/integration/cli/test_kill_ingest.py`).
"""

PATIENCE_SECONDS = 30

Sight = Callable[[Path, int], bool]
"""Given the workspace and the process id: has the process done it?"""


def files_of(home: Path) -> dict[str, str]:
    """Path to SHA-256 of everything below the lake."""
    lake = home / "lake"
    found = (path for path in sorted(lake.rglob("*")) if path.is_file())
    return {path.relative_to(lake).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def snapshot(home: Path) -> dict[str, object]:
    """All that two runs must agree on."""
    workspace = open_store(home)
    try:
        verified = audit_log.verify(workspace)
        assert verified.ok, verified
        return {
            "files": files_of(home),
            "manifest": [entry for kind in LakeKind for entry in batches.lake_files(kind)],
            "batches": [
                {name: getattr(b, name) for name in b.__slots__ if name not in {"committed_at", "received_at"}}
                for b in batches.batches()
            ],
            "quarantined": batches.quarantined(None),
            "filers": batches.filer_quality(),
            "audit": [(e.seq, e.actor, e.role, e.action, e.object, json.loads(e.payload)) for e in audit_log.latest()],
        }
    finally:
        close_store()


def assert_nothing_half_visible(home: Path, aside: Path) -> bool:
    """Look at a copy, so that looking heals nothing; True when the batch is visible."""
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(home, aside)
    seen = snapshot(aside)
    named = {entry.path: entry.sha256 for entry in seen["manifest"]}  # type: ignore[attr-defined] # as made above
    there = files_of(aside)
    assert {path: there.get(path) for path in named} == named
    parts = [bool(seen[name]) for name in ("manifest", "batches", "quarantined", "filers", "audit")]
    assert len(set(parts)) == 1, parts
    return parts[0]


class Harness:
    """Runs a command on a workspace, to its end or until it is killed."""

    def __init__(self, command: list[str], directory: Path) -> None:
        self.command = command
        self.directory = directory
        self.killed = 0

    def start(self, home: Path) -> "subprocess.Popen[bytes]":
        command = [part.format(home=home, dir=self.directory) for part in self.command]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def run(self, home: Path, begun: Sight) -> float:
        """Run to the end; seconds from when `begun` is first seen."""
        with self.start(home) as process:
            self.wait(process, home, begun)
            started = time.perf_counter()
            _, errors = process.communicate(timeout=PATIENCE_SECONDS)
            assert process.returncode == 0, errors.decode()
        return time.perf_counter() - started

    def kill(self, home: Path, sight: Sight, delay: float) -> None:
        """Kill it `delay` seconds after `sight` is first seen."""
        with self.start(home) as process:
            if self.wait(process, home, sight):
                time.sleep(delay)
            process.kill()
            process.communicate(timeout=PATIENCE_SECONDS)
            self.killed += process.returncode == -9

    @staticmethod
    def wait(process: "subprocess.Popen[bytes]", home: Path, sight: Sight) -> bool:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not sight(home, process.pid):
            if process.poll() is not None:
                return False
            assert time.monotonic() < deadline
            time.sleep(0.0002)
        return True


def keys_made(home: Path, _: int) -> bool:
    return (home / "keys").exists()


def lock_taken(home: Path, pid: int) -> bool:
    """The lock's file names its holder, so that the lock of a run that was killed is not mistaken for this one's."""
    lock = home / "ingest.lock"
    return lock.exists() and lock.read_bytes() == b"%d\n" % pid


def files_seen(count: int) -> Sight:
    return lambda home, pid: lock_taken(home, pid) and files_below(home / "lake", ".parquet") >= count


def temporary_seen(home: Path, pid: int) -> bool:
    return lock_taken(home, pid) and files_below(home / "lake", ".tmp") > 0


@pytest.mark.parametrize("moments", MOMENTS, ids=["many"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_kill_at_any_moment_and_a_second_run_give_the_same_store(
    name: str, moments: tuple[int, int, tuple[int, ...]], sqlite_template: Path, tmp_path: Path
) -> None:
    from_nothing, within_ingest, sights = moments
    harness = Harness(COMMANDS[name], tmp_path)
    home = tmp_path / "home"
    whole = harness.run(home, keys_made)
    expected = snapshot(home)
    assert expected["batches"]
    for i in range(from_nothing):
        shutil.rmtree(home)
        harness.kill(home, keys_made, whole * i / from_nothing)
        harness.run(home, keys_made)
        assert snapshot(home) == expected

    def renew() -> None:
        shutil.rmtree(home)
        shutil.copytree(sqlite_template, home)

    renew()
    within = harness.run(home, lock_taken)
    points: list[tuple[Sight, float]] = [
        *((lock_taken, within * i / within_ingest) for i in range(within_ingest)),
        *((files_seen(count), 0.0) for count in sights),
        (temporary_seen, 0.0),
    ]
    renew()
    visible, orphans = [], 0
    for i, (sight, delay) in enumerate(points, 1):
        harness.kill(home, sight, delay)
        visible.append(assert_nothing_half_visible(home, tmp_path / "aside"))
        orphans += bool(files_of(home)) and not visible[-1]
        # What was killed once is killed again, up to three times, before it may finish.
        if visible[-1] or i % 3 == 0:
            harness.run(home, lock_taken)
            assert snapshot(home) == expected
            renew()
    # The moments were well chosen: most kills hit a living process, and some left files that nothing named.
    assert harness.killed >= (from_nothing + len(points)) // 2
    assert orphans >= 2
    assert False in visible


@pytest.mark.parametrize("name", COMMANDS)
def test_running_it_twice_changes_nothing(name: str, sqlite_template: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(sqlite_template, tmp_path / "home"))
    harness = Harness(COMMANDS[name], tmp_path)
    harness.run(home, lock_taken)
    first = snapshot(home)
    harness.run(home, lock_taken)
    assert snapshot(home) == first
