"""The lake of the last version: refused with what to run, upgraded, and then as if its messages came today."""

import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sending import ACTOR, files, rows

import once
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import assessment, finding, memory, storage
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history import lake

DATA = Path(__file__).parents[2] / "data" / "lake-0.tar.gz"
SENT = (
    ("1-europe.csv", "post-csv", 5, 2, 38),
    ("1-northline.jsonl", "express-jsonl", 5, 0, 10),
    ("1-harbour.fhl", None, 5, 3, 16),
    ("1-lantern.fhl", None, 5, 3, 16),
    ("2-europe-again.csv", "post-csv", 5, 9, 0),
    ("3-south-asia.csv", "post-csv", 6, 1, 2),
)
DERIVED_TODAY = {"terms", "grade", "problem_codes"}
"""What intake concludes may differ from version to version; it stays as it was concluded."""


def clock() -> datetime:
    return datetime(2026, 1, 6, 5, tzinfo=UTC)


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    with tarfile.open(DATA) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path


@pytest.fixture
def old(unpacked: Path) -> Iterator[Workspace]:
    try:
        yield open_store(unpacked / "home", now=clock)
    finally:
        close_store()


def messages(folder: Path) -> list[Message]:
    return [
        Message((folder / "sent" / name).read_bytes(), name, datetime(2026, 1, day, hour, minute, tzinfo=UTC), mapping)
        for name, mapping, day, hour, minute in SENT
    ]


def fresh(folder: Path, sent: list[Message], template: Path) -> pa.Table:
    """The rows of a workspace that is sent the same today."""
    home = once.copied(template, folder / "fresh")
    (home / "practice.json").write_bytes((folder / "home" / "practice.json").read_bytes())
    workspace = open_store(home, now=clock)
    try:
        with Intake(workspace, ACTOR) as door:
            list(door.take_all(sent))
        return rows(workspace)
    finally:
        close_store()


def test_an_old_lake_is_refused_with_what_to_run(old: Workspace) -> None:
    for attempt in (lambda: Intake(old, ACTOR).__enter__(), lambda: storage.compact_lake(old, actor=ACTOR)):
        with pytest.raises(OperatorError) as refused:
            attempt()
        assert "tidewaiter lake upgrade" in refused.value.hint
    assert storage.status(old)["outdated_files"] == len(batches.outdated()) > 0


def test_an_upgraded_lake_is_one_of_today(unpacked: Path, sqlite_template: Path) -> None:
    expected = fresh(unpacked, messages(unpacked), sqlite_template)
    workspace = open_store(unpacked / "home", now=clock)
    try:
        assert storage.upgrade(workspace, actor=ACTOR) == 8
        assert storage.upgrade(workspace, actor=ACTOR) == 0
        got = rows(workspace)
        assert got.num_rows == expected.num_rows == 11
        names = [name for name in lake.LAKE.names if name not in DERIVED_TODAY]
        for name in names:
            assert got[name].to_pylist() == expected[name].to_pylist(), name
        history = pa.concat_tables(
            [pq.read_table(file, partitioning=None) for file in files(workspace, LakeKind.HISTORY)]
        )
        for row in history.to_pylist():
            (same,) = [
                r
                for r in got.to_pylist()
                if (r["consignment_id"], r["version"]) == (row["consignment_id"], row["version"])
            ]
            assert row == {name: same[name] for name in memory.HISTORY_COLUMNS}
        assert history.num_rows == 10
        assert audit_log.verify(workspace).ok
    finally:
        close_store()


def test_work_goes_on_after_the_upgrade(old: Workspace, unpacked: Path) -> None:
    storage.upgrade(old, actor=ACTOR)
    sent = messages(unpacked)
    again = [Message(m.data + b"\n", f"{m.name}.again", clock(), m.mapping) for m in sent if m.name.startswith("2")]
    with Intake(old, ACTOR) as door:
        known = list(door.take_all(sent))
        (report,) = door.take_all(again)
    assert all(one.already for one in known)
    assert (report.rows, report.duplicates) == (0, 2)
    assert assessment.assess_pending(old, as_of=clock(), actor=ACTOR).rows == 1
    done = storage.compact_lake(old, actor=ACTOR)
    assert done.files_after == 2
    amended = next(r for r in rows(old).to_pylist() if r["version"] == 2)
    found = finding.find(old, amended["s10"].lower(), actor=ACTOR)
    assert [v["version"] for v in found["consignments"][0]["versions"]] == [1, 2]
    assert len(found["consignments"][0]["assessments"]) == 2


def test_a_column_of_the_future_is_passed_over_and_one_not_there_is_null(
    tmp_path: Path, sqlite_workspace: Workspace
) -> None:
    file = tmp_path / "future.parquet"
    row = {
        "consignment_id": "x",
        "version": 1,
        "source_position": 0,
        "batch_id": "b",
        "arrival_date": clock().date(),
        "mood": "good",
    }
    pq.write_table(pa.Table.from_pylist([row]), file)
    connection = local.connect()
    try:
        for found in (
            lake.rows_in(connection, [file]),
            lake.rows_at(file, [0]),
            lake.rows_of(connection, [file], pa.array(["x"])),
        ):
            assert found.schema.equals(lake.LAKE)
            assert found["grade"].to_pylist() == [None]
            assert found["consignment_id"].to_pylist() == ["x"]
    finally:
        connection.close()
    assert sqlite_workspace.lake.exists()
