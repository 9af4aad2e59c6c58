"""Compaction: the same rows in fewer files, whoever reads or writes meanwhile, wherever it ends."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from sending import ACTOR, days, files, live, rows, take

import once
from command_line import begun
from forked import DEVNULL
from progress import files_below
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import finding, memory, storage, upkeep
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.lock import upkeep_lock
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history import lake
from workspaces import Clock


def test_small_files_become_one_a_day_with_the_same_rows(workspace: Workspace) -> None:
    live(workspace)
    before, known = rows(workspace), len(files(workspace))
    entries = audit_log.length()
    report = storage.compact_lake(workspace, actor=ACTOR)
    assert rows(workspace).equals(before)
    assert before.num_rows > 20
    assert report.files_before == known > report.files_after == report.days
    assert report.rows == before.num_rows
    assert len(files(workspace, LakeKind.INDEX)) == report.indexes_after == 1
    assert memory.Catalogue.open(workspace).uncovered == ()
    assert audit_log.length() > entries
    assert audit_log.verify(workspace).ok
    again = storage.compact_lake(workspace, actor=ACTOR)
    assert (again.days, again.files_after) == (0, report.files_after)


def test_rows_lie_sorted_in_a_compacted_file(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace)
    storage.compact_lake(sqlite_workspace, actor=ACTOR)
    for file in files(sqlite_workspace):
        found = duckdb.connect().sql(f"SELECT consignment_id, version FROM '{file}'").fetchall()
        assert found == sorted(found)


def test_what_waits_for_assessment_is_left_alone(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace, 1)
    take(sqlite_workspace, days()[1])
    waiting = {entry.path for entry in batches.unassessed_files()}
    storage.compact_lake(sqlite_workspace, actor=ACTOR)
    assert waiting
    assert waiting <= batches.live_paths(LakeKind.CONSIGNMENTS)


def test_a_reader_of_the_old_manifest_has_an_hour(sqlite_workspace: Workspace, clock: Clock) -> None:
    live(sqlite_workspace)
    old, before = files(sqlite_workspace), rows(sqlite_workspace)
    storage.compact_lake(sqlite_workspace, actor=ACTOR)
    clock.advance(minutes=59)
    with Intake(sqlite_workspace, ACTOR):
        pass
    assert all(file.exists() for file in old)
    clock.advance(minutes=2)
    with Intake(sqlite_workspace, ACTOR):
        pass
    assert not any(file.exists() for file in old)
    assert batches.retired() == []
    assert rows(sqlite_workspace).equals(before)
    assert audit_log.latest(1)[0].action == "lake.sweep"


def test_an_orphan_goes_and_what_counts_stays(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace, 1)
    orphan = sqlite_workspace.lake / "consignments" / "arrival_date=2026-01-05" / "nobody.parquet"
    orphan.write_bytes(b"left by a crash")
    swept = storage.sweep_lake(sqlite_workspace, actor=ACTOR, grace=timedelta(0))
    assert swept.orphans == ("consignments/arrival_date=2026-01-05/nobody.parquet",)
    assert all(file.exists() for file in files(sqlite_workspace))


def test_one_piece_of_upkeep_at_a_time(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace, 1)
    with (
        upkeep_lock(sqlite_workspace.home, doing="something else"),
        pytest.raises(OperatorError, match="something else"),
    ):
        storage.compact_lake(sqlite_workspace, actor=ACTOR)


def test_a_look_up_finds_the_same_before_and_after(workspace: Workspace) -> None:
    live(workspace)
    wanted = rows(workspace)["consignment_id"].to_pylist()[::5]
    before = [_versions(finding.find(workspace, one, actor=ACTOR)) for one in wanted]
    storage.compact_lake(workspace, actor=ACTOR)
    assert [_versions(finding.find(workspace, one, actor=ACTOR)) for one in wanted] == before
    assert all(before)


def test_amendments_are_recognised_after_compaction(workspace: Workspace) -> None:
    live(workspace, 1)
    storage.compact_lake(workspace, actor=ACTOR)
    storage.sweep_lake(workspace, actor=ACTOR, grace=timedelta(0))
    message = next(m for m in days()[0] if m.name.endswith("europe-main.csv"))
    again = type(message)(message.data + b"\n", "again.csv", message.received_at + timedelta(hours=3), message.mapping)
    (report,) = take(workspace, [again])
    assert report.duplicates > 0
    assert report.rows == 0


def _versions(found: dict) -> list:  # type: ignore[type-arg] # plain data
    return [
        (one["consignment_id"], [(v["version"], v["batch_id"]) for v in one["versions"]], one["assessments"])
        for one in found["consignments"]
    ]


def test_taking_in_goes_on_while_the_lake_is_compacted(tmp_path: Path, sqlite_template: Path) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    workspace = open_store(home)
    try:
        live(workspace, 1)
        take(workspace, days()[1][:2])
        before = rows(workspace)
    finally:
        close_store()
    compacting = begun("lake", "compact", home=home, stdout=DEVNULL, stderr=None)
    workspace = open_store(home)
    try:
        take(workspace, days()[1][2:])
        assert compacting.wait(60) == 0
        after = rows(workspace)
        expected = before.num_rows + sum(b.rows for b in batches.batches() if b.name in {m.name for m in days()[1][2:]})
        assert after.num_rows == expected
        assert audit_log.verify(workspace).ok
        keys = list(zip(after["consignment_id"].to_pylist(), after["version"].to_pylist(), strict=True))
        assert len(set(keys)) == len(keys)
    finally:
        close_store()


@pytest.mark.parametrize("part", range(3))
def test_killed_at_any_moment_the_rows_are_the_same(tmp_path: Path, sqlite_template: Path, part: int) -> None:
    home = once.copied(sqlite_template, tmp_path / "home")
    workspace = open_store(home)
    try:
        live(workspace)
        before = rows(workspace)
    finally:
        close_store()
    process = begun("lake", "compact", home=home, stdout=DEVNULL, stderr=None)
    deadline = time.monotonic() + 30
    seen = 0
    while process.poll() is None and time.monotonic() < deadline:
        seen = files_below(home / "lake", beginning="compact-")
        if seen > part or (part == 2 and any((home / upkeep.STAGING).rglob("*.parquet"))):
            break
        time.sleep(0.0005)
    process.kill()
    process.wait()
    workspace = open_store(home)
    try:
        assert rows(workspace).equals(before)
        storage.compact_lake(workspace, actor=ACTOR)
        storage.sweep_lake(workspace, actor=ACTOR, grace=timedelta(0))
        assert rows(workspace).equals(before)
        there = {p.relative_to(workspace.lake).as_posix() for p in workspace.lake.rglob("*") if p.is_file()}
        assert there == batches.lake_paths()
        assert audit_log.verify(workspace).ok
    finally:
        close_store()


def test_reading_while_files_are_swapped_sees_each_row_once(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace)
    expected = rows(sqlite_workspace).num_rows
    paths = [entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)]
    counted, done = [], threading.Event()

    def read() -> None:
        connection = duckdb.connect()
        while not done.is_set():
            listed = [sqlite_workspace.lake / path for path in paths]
            counted.append(lake.rows_in(connection, listed).num_rows)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        storage.compact_lake(sqlite_workspace, actor=ACTOR)
    finally:
        done.set()
        reader.join()
    assert set(counted) == {expected}
