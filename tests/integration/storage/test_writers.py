"""Several processes take in at once: the store is that of one after the other."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from sending import ACTOR, days, rows

import once
from command_line import begun
from forked import Running
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.lock import lake_lock
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history import lake

AT = "2026-01-05T06:00"


def ingest(workspace: Workspace, folder: Path) -> Running:
    environment = {} if workspace.database is None else {"TIDEWAITER_DATABASE": workspace.database}
    path = {"PATH": "/usr/bin:/bin", "HOME": str(workspace.home)}
    words = ("ingest", folder, "--mapping", "post-csv", "--received-at", AT, "--json")
    return begun(*words, home=workspace.home, env=path | environment)


def together(workspace: Workspace, *folders: Path) -> list[list[dict[str, object]]]:
    """The reports of processes that run at the same time."""
    processes = [ingest(workspace, folder) for folder in folders]
    reports = []
    for process in processes:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
        reports.append(json.loads(out))
    return reports


def folder(place: Path, name: str, contents: list[bytes]) -> Path:
    made = place / name
    made.mkdir()
    for number, content in enumerate(contents):
        (made / f"{number}.csv").write_bytes(content)
    return made


def versions(start: int, count: int) -> list[bytes]:
    """The same consignments again and again, each time with another weight."""
    base = next(m for m in days()[0] if m.name.endswith("europe-main.csv")).data.decode()
    rows = list(csv.DictReader(io.StringIO(base)))
    made = []
    for number in range(start, start + count):
        text = io.StringIO()
        writer = csv.DictWriter(text, rows[0].keys())
        writer.writeheader()
        writer.writerows({**row, "weight_g": str(1000 + number)} for row in rows)
        made.append(text.getvalue().encode())
    return made


def settled(table: pa.Table) -> list[tuple[object, ...]]:
    """What must not depend on who came first: contents of each consignment, numbered from one without gaps."""
    found: dict[str, list[tuple[int, str]]] = {}
    for row in table.select(["consignment_id", "version", "content_hash"]).to_pylist():
        found.setdefault(row["consignment_id"], []).append((row["version"], row["content_hash"]))
    for numbered in found.values():
        assert sorted(version for version, _ in numbered) == list(range(1, len(numbered) + 1))
    return sorted((one, *sorted(content for _, content in numbered)) for one, numbered in found.items())


def one_after_the_other(home: Path, contents: list[bytes]) -> list[tuple[object, ...]]:
    workspace = open_store(home)
    try:
        at = datetime(2026, 1, 5, 6, tzinfo=UTC)
        with Intake(workspace, ACTOR) as door:
            list(door.take_all(Message(data, "m.csv", at, "post-csv") for data in contents))
        return settled(rows(workspace))
    finally:
        close_store()


@pytest.mark.parametrize("case", ["different", "same message", "same consignments"])
def test_two_processes_at_once_give_the_store_of_one_after_the_other(
    workspace: Workspace, tmp_path: Path, sqlite_template: Path, case: str
) -> None:
    mine, theirs = {
        "different": lambda: (
            [m.data for m in days()[0] if m.name.endswith(".csv")],
            [m.data for m in days()[1] if m.name.endswith(".csv")],
        ),
        "same message": lambda: (versions(0, 3), versions(0, 3)),
        "same consignments": lambda: (versions(0, 3), versions(3, 3)),
    }[case]()
    reports = together(workspace, folder(tmp_path, "mine", mine), folder(tmp_path, "theirs", theirs))
    got = settled(rows(workspace))
    sent = list(dict.fromkeys([*mine, *theirs]))
    assert len(batches.batches()) == len(sent)
    fresh = [report for told in reports for report in told if not report["already"]]
    assert sorted(report["batch_id"] for report in fresh) == sorted(b.batch_id for b in batches.batches())
    assert audit_log.verify(workspace).ok
    assert sum(line.action == "batches.commit" for line in audit_log.latest(100)) == len(sent)
    there = {p.relative_to(workspace.lake).as_posix() for p in workspace.lake.rglob("*") if p.is_file()}
    assert there == batches.lake_paths()
    close_store()
    assert got == one_after_the_other(once.copied(sqlite_template, tmp_path / "alone"), sent)
    open_store(workspace.home, database=workspace.database, now=workspace.now)


def test_who_waits_is_told_for_whom(sqlite_workspace: Workspace) -> None:
    told: list[tuple[str, float]] = []
    home = sqlite_workspace.home
    code = (
        "import sys, time; from pathlib import Path; from tidewaiter.centre.lock import lake_lock\n"
        f"with lake_lock(Path({str(home)!r}), doing='assessing'):\n"
        "    print('held', flush=True); time.sleep(1.2)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with lake_lock(home, on_wait=lambda who, seconds: told.append((who, seconds))):
            pass
    assert holder.returncode == 0
    assert told
    assert told[0][0] == f"process {holder.pid} (assessing)"
    assert told[0][1] >= 0.5


def test_the_lock_is_free_while_messages_are_parsed_and_examined(sqlite_workspace: Workspace) -> None:
    with Intake(sqlite_workspace, ACTOR) as door, lake_lock(sqlite_workspace.home, wait_seconds=0):
        message = days()[0][0]
        opened = door.opened(message, door.reader(message), message.sha256)
    assert opened.parsed.rows.num_rows > 0
    assert lake.LAKE.names
