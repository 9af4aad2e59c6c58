"""A process that takes a message in is killed (SIGKILL) at many moments; running it again must heal everything.

The moments are real: delays spread over the whole run, and sights of what the process has just done (its first
temporary file, its third file, the last one before the commit). After each kill nothing may be half visible: what the
manifest names is there, whole, or the manifest names nothing. After a second run the store must equal, but
for times, the store of a run that nobody disturbed.

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

from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.store import close_store, open_store

COMMANDS = {"driver": [sys.executable, str(Path(__file__).with_name("ingest_driver.py")), "{home}"]}

DELAYS_FROM_NOTHING = 8
DELAYS_WITHIN_INGEST = 11
FILES_SEEN = (1, 3, 6, 9, 12)
PATIENCE_SECONDS = 30

Sight = Callable[[Path], bool]


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
        while not sight(home):
            if process.poll() is not None:
                return False
            assert time.monotonic() < deadline
            time.sleep(0.0002)
        return True


def keys_made(home: Path) -> bool:
    return (home / "keys").exists()


def lock_taken(home: Path) -> bool:
    return (home / "ingest.lock").exists()


def files_seen(count: int) -> Sight:
    return lambda home: sum(1 for _ in (home / "lake").rglob("*.parquet")) >= count


def temporary_seen(home: Path) -> bool:
    return any((home / "lake").rglob("*.tmp"))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_kill_at_any_moment_and_a_second_run_give_the_same_store(
    name: str, sqlite_template: Path, tmp_path: Path
) -> None:
    harness = Harness(COMMANDS[name], tmp_path)

    def fresh() -> Path:
        home = tmp_path / "home"
        shutil.rmtree(home, ignore_errors=True)
        return home

    def ready() -> Path:
        return Path(shutil.copytree(sqlite_template, fresh()))

    whole = harness.run(fresh(), keys_made)
    within = harness.run(ready(), lock_taken)
    expected = snapshot(tmp_path / "home")
    assert expected["batches"]
    points: list[tuple[Callable[[], Path], Sight, float]] = [
        *((fresh, keys_made, whole * i / DELAYS_FROM_NOTHING) for i in range(DELAYS_FROM_NOTHING)),
        *((ready, lock_taken, within * i / DELAYS_WITHIN_INGEST) for i in range(DELAYS_WITHIN_INGEST)),
        *((ready, files_seen(count), 0.0) for count in FILES_SEEN),
        (ready, temporary_seen, 0.0),
    ]
    visible = []
    orphans = 0
    for make, sight, delay in points:
        home = make()
        harness.kill(home, sight, delay)
        if make is ready:
            visible.append(assert_nothing_half_visible(home, tmp_path / "aside"))
            orphans += bool(files_of(home)) and not visible[-1]
        with harness.start(home) as again:
            _, errors = again.communicate(timeout=PATIENCE_SECONDS)
            assert again.returncode == 0, errors.decode()
        assert snapshot(home) == expected
    # The moments were well chosen: most kills hit a living process, and some left files that nothing named.
    assert harness.killed >= len(points) // 2
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
