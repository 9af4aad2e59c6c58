"""`tidewaiter ingest` of real wire messages, killed (SIGKILL) at many moments and run again, gives the same store."""

import hashlib
import time
from pathlib import Path

import msgspec
import pytest

import once
from command_line import begun
from forked import DEVNULL, Running
from progress import files_below
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import World

KILLS = [4, pytest.param(12, marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day's messages of a small practice world, in several formats, and one that nobody reads."""
    shipped = parameters.load()
    calendar = msgspec.structs.replace(shipped.calendar, consignments_per_day=300)
    day = World(msgspec.structs.replace(shipped, calendar=calendar), seed=3).day(0)
    folder = tmp_path_factory.mktemp("inbox")
    for message in day.messages:
        (folder / message.name).write_bytes(message.data)
    (folder / "zz-noise.bin").write_bytes(b"\x00no message")
    return folder


def start(home: Path, inbox: Path) -> Running:
    words = ("ingest", inbox, "--received-at", "2026-01-05T04:00", "--json")
    return begun(*words, home=home, actor="killer", stdout=DEVNULL)


def finish(process: Running) -> None:
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()


def snapshot(home: Path) -> dict[str, object]:
    """All that two runs must agree on: everything but the times at which it happened."""
    workspace = open_store(home)
    try:
        assert audit_log.verify(workspace).ok
        there = sorted(path for path in workspace.lake.rglob("*") if path.is_file())
        return {
            "manifest": [entry for kind in LakeKind for entry in batches.lake_files(kind)],
            "files": {p.relative_to(home).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in there},
            "batches": sorted(
                str({n: getattr(b, n) for n in b.__slots__ if n != "committed_at"}) for b in batches.batches()
            ),
            "quarantined": [(u.batch_id, u.position, u.raw, u.problems) for u in batches.quarantined(None)],
            "filers": batches.filer_quality(),
            "audit": sorted((e.action, e.object, e.payload) for e in audit_log.latest(1000)),
        }
    finally:
        close_store()


def wait_for(process: Running, home: Path, files: int) -> None:
    """Until so many files lie in the lake or the process has ended: progress, which no load of the machine changes."""
    while process.poll() is None and files_below(home / "lake") < files:
        time.sleep(0.002)


@pytest.mark.parametrize("kills", KILLS)
def test_a_kill_at_any_moment_and_a_second_run_give_the_same_store(
    kills: int, tmp_path: Path, inbox: Path, sqlite_template: Path
) -> None:
    undisturbed = once.copied(sqlite_template, tmp_path / "undisturbed")
    finish(start(undisturbed, inbox))
    expected = snapshot(undisturbed)
    assert len(expected["batches"]) > 10  # type: ignore[arg-type] # a list, as made above
    assert expected["quarantined"]
    files = len(expected["files"])  # type: ignore[arg-type] # a mapping, as made above
    killed = 0
    for number in range(kills):
        home = once.copied(sqlite_template, tmp_path / f"killed-{number}")
        with start(home, inbox) as process:
            wait_for(process, home, round(files * number / kills))
            time.sleep(0.007 * (number % 4))
            process.kill()
            process.communicate()
            killed += process.returncode == -9
        finish(start(home, inbox))
        assert snapshot(home) == expected, f"killed when {number} of {kills} parts of the files were there"
    assert killed >= kills // 2


def test_a_third_run_changes_nothing(tmp_path: Path, inbox: Path, sqlite_template: Path) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    finish(start(home, inbox))
    first = snapshot(home)
    finish(start(home, inbox))
    assert snapshot(home) == first
