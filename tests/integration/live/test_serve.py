"""The worker: in one commit, in quarantine what cannot be read, stopped and killed without loss or double."""

import io
import json
import os
import signal
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import once
from command_line import begun
from practice_world import NOISE, small_world
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import filer_queries as filers
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import assessment, serve
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.cycle.live import Desk
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.engine.prepared import PLANS

DAY = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def lines():
    """Express shipments of a small practice world, a JSON line each."""
    messages = small_world(600, 7).day(0).messages
    return b"".join(m.data for m in messages if m.name.endswith("jsonl")).splitlines(keepends=True)


def message(lines, name="m.jsonl", at=DAY):
    return Message(b"".join(lines), name, at)


def stored(workspace, kind):
    files = [workspace.lake / entry.path for entry in batches.lake_files(kind)]
    return pa.concat_tables([pq.read_table(f, partitioning=None) for f in files]).to_pylist() if files else []


def identities(rows):
    return sorted((row["consignment_id"], row["version"]) for row in rows)


def test_what_is_taken_is_assessed_in_the_same_commit(workspace, clock, actor, lines):
    clock.at = DAY + timedelta(hours=1)
    with Desk(workspace, actor) as desk:
        taken = desk.take([message(lines[:20]), message([NOISE], "noise.bin")])
    assert taken.assessed.num_rows == 20
    assert [r.rows for r in taken.reports] == [20, 0]
    assert len(batches.quarantined()) == 1
    rows = stored(workspace, LakeKind.CONSIGNMENTS)
    assert len(rows) == 20
    assert identities(rows) == identities(stored(workspace, LakeKind.ASSESSMENTS))
    assert identities(rows) == identities(stored(workspace, LakeKind.HISTORY))
    assert batches.unassessed() == []
    assert audit_log.verify(workspace).ok


def test_the_same_message_again_changes_nothing_and_an_amendment_is_a_version(workspace, clock, actor, lines):
    amended = lines[0].replace(b'"pieces":1', b'"pieces":7')
    with Desk(workspace, actor) as desk:
        clock.at = DAY + timedelta(hours=1)
        desk.take([message(lines[:5])])
        again = desk.take([message(lines[:5])])
        clock.advance(hours=1)
        later = desk.take([message([amended, *lines[5:7]], "later.jsonl", clock.at)])
    assert [r.already for r in again.reports] == [True]
    assert again.assessed is None
    assert (later.reports[0].amended, later.assessed["version"].to_pylist().count(2)) == (1, 1)


def of_each_batch(workspace):
    """What the store and the lake hold of each batch, but for the times of commits and where its rows lie."""
    found = {}
    for batch in batches.batches():
        files = batches.files_of(batch.batch_id)
        rows = [
            row for file in files for row in pq.read_table(workspace.lake / file.path, partitioning=None).to_pylist()
        ]
        entries = [e for e in audit_log.latest(1000) if (e.action, e.object) == ("batches.commit", batch.batch_id)]
        said = [{**json.loads(entry.payload), "files": None} for entry in entries]
        named = [path for entry in entries for path in json.loads(entry.payload)["files"]]
        assert {file.path for file in files if file.on in {row["arrival_date"] for row in rows}} <= set(named)
        found[batch.batch_id] = (
            asdict(batch) | {"committed_at": None},
            sorted((row for row in rows if row["batch_id"] == batch.batch_id), key=lambda row: row["source_position"]),
            batches.problems_of(batch.batch_id),
            filers.filers_of(batch.batch_id),
            [(unit.position, unit.raw, unit.problems) for unit in batches.quarantined(None, batch.batch_id)],
            batches.is_assessed(batch.batch_id) or not batch.rows,
            said,
        )
    return found


def test_small_messages_taken_together_are_what_each_is_alone(
    sqlite_workspace, sqlite_template, clock, actor, lines, tmp_path
):
    """Their rows lie in the same files; batch, problems, quarantine, grades, entry and answer are each one's own."""
    clock.at = DAY + timedelta(hours=1)
    amended = next(line for line in lines[:12] if b'"pieces":1,' in line).replace(b'"pieces":1,', b'"pieces":7,')
    sent = [[line] for line in lines[:12]]
    sent += [
        [lines[3]],
        [b'{"carrierCode":"X"}\n'],
        [b"{broken\n", lines[12]],
        [NOISE],
        [amended, *lines[13:15]],
        [b"\n"],
    ]
    named = [None if one == [NOISE] else "express-jsonl" for one in sent]
    several = [Message(b"".join(one), f"{n}.jsonl", DAY, named[n]) for n, one in enumerate(sent)]
    with Desk(sqlite_workspace, actor) as desk:
        reports = desk.take(several).reports
    together = of_each_batch(sqlite_workspace)
    assert [report.name for report in reports if report.already] == ["12.jsonl"]
    assert [report.rows for report in reports[:12]] == [1] * 12
    assert len(together) == 17
    # Of two groups, since one consignment comes twice: a file a day each, where each message had its own.
    entries = batches.lake_files(LakeKind.CONSIGNMENTS)
    assert len(entries) <= 2 * len({entry.on for entry in entries})
    assert len(batches.lake_files(LakeKind.INDEX)) == 2
    assert sum(entry.rows for entry in entries) == sum(report.rows for report in reports if not report.already) == 16
    assert sum(report.amended for report in reports) == 1
    assert len(batches.quarantined()) == 4
    assert audit_log.verify(sqlite_workspace).ok
    close_store()
    other = open_store(once.copied(sqlite_template, tmp_path / "other"), now=clock)
    with Desk(other, actor) as desk:
        alone = [desk.take([one]).reports[0] for one in several]
    twice = 12  # of a message that came a moment ago is said only that
    assert [one for n, one in enumerate(alone) if n != twice] == [one for n, one in enumerate(reports) if n != twice]
    for batch, said in of_each_batch(other).items():
        assert said == together[batch], batch


def test_what_could_not_be_committed_is_as_if_it_had_not_come(sqlite_workspace, clock, actor, lines, monkeypatch):
    """Its files are written and its versions numbered by then; sent again it is new, not a duplicate of nothing."""
    clock.at = DAY + timedelta(hours=1)
    several = [message([line], f"{n}.jsonl") for n, line in enumerate(lines[:4])]
    with Desk(sqlite_workspace, actor) as desk:
        desk.take(several[:1])
        with monkeypatch.context() as broken:
            broken.setattr("tidewaiter.centre.targets.actions.record", _refusing)
            with pytest.raises(OSError, match="no room"):
                desk.take(several)
        assert [batch.name for batch in batches.batches()] == ["0.jsonl"]
        again = desk.take(several).reports
    assert [(one.already, one.rows, one.amended, one.duplicates) for one in again[1:]] == [(False, 1, 0, 0)] * 3
    assert identities(stored(sqlite_workspace, LakeKind.CONSIGNMENTS)) == identities(
        stored(sqlite_workspace, LakeKind.HISTORY)
    )
    assert audit_log.verify(sqlite_workspace).ok


def _refusing(*_given: object, **_named: object) -> None:
    raise OSError("no room")


def test_assessed_live_is_assessed_by_the_batch(sqlite_workspace, sqlite_template, clock, actor, lines, tmp_path):
    """Two days of history by the batch; on the third day the same set, live here and by the batch there."""

    def past():
        for day in range(2):
            clock.at = DAY + timedelta(days=day, hours=1)
            with Intake(opened, actor) as door:
                list(door.take_all([message(lines[day * 40 : day * 40 + 60], f"d{day}.jsonl", clock.at)]))
            assessment.assess_pending(opened, as_of=clock.at + timedelta(hours=1), actor=actor)
        clock.at = DAY + timedelta(days=2, hours=1)
        return message(lines[50:130], "today.jsonl", clock.at - timedelta(minutes=5))

    opened = sqlite_workspace
    today = past()
    with Desk(opened, actor) as desk:
        live = desk.take([today]).assessed
    close_store()
    opened = open_store(once.copied(sqlite_template, tmp_path / "other"), now=clock)
    today = past()
    with Intake(opened, actor) as door:
        list(door.take_all([today]))
    assessment.assess_pending(opened, as_of=clock.at, actor=actor)
    by_batch = [row for row in stored(opened, LakeKind.ASSESSMENTS) if row["assessed_at"] == clock.at]
    assert live.num_rows == 30
    assert live.to_pylist() == sorted(by_batch, key=lambda row: row["consignment_id"])


def test_a_warm_desk_plans_nothing(sqlite_workspace, clock, actor, lines):
    clock.at = DAY + timedelta(hours=1)
    with Desk(sqlite_workspace, actor) as desk:
        for n in range(4):
            clock.advance(seconds=1)
            desk.take([message([lines[n]], f"{n}.jsonl", clock.at)])
        made, fresh = PLANS.made, PLANS.fresh
        for n in range(4, 24):
            clock.advance(seconds=1)
            desk.take([message([lines[n]], f"{n}.jsonl", clock.at)])
    assert (
        PLANS.made - made + PLANS.fresh - fresh <= 2
    )  # a row that fails a check shows a value: planned when first met


def test_lines_of_a_pipe_are_taken_in_small_batches(workspace, clock, actor, lines):
    clock.at = DAY + timedelta(hours=1)
    stream = io.BytesIO(b"".join(lines[:50]) + b"not json\n")
    pulses = []
    with Desk(workspace, actor) as desk:
        worker = serve.Worker(desk, serve.Lines(stream, clock), rows=20, seconds=0.5)
        last = worker.run(lambda _, pulse: pulses.append(pulse))
    assert (last.rows, last.messages, last.quarantined) == (50, 3, 1)
    assert [p.rows for p in pulses] == [20, 40, 50]
    assert len(stored(workspace, LakeKind.ASSESSMENTS)) == 50


def test_a_worker_that_is_told_to_stop_finishes_what_is_in_hand(sqlite_workspace, clock, actor, lines, tmp_path):
    spool = tmp_path / "spool"
    spool.mkdir()
    for n in range(6):
        (spool / f"{n}.jsonl").write_bytes(b"".join(lines[n * 5 : n * 5 + 5]))
    (spool / "half.jsonl.part").write_bytes(b"{")
    (spool / ".hidden").write_bytes(b"{")
    clock.at = DAY + timedelta(hours=1)
    with Desk(sqlite_workspace, actor) as desk:
        worker = serve.Worker(desk, serve.Spool(spool, clock, once=False), rows=10, seconds=0.1)
        worker.run(lambda *_: worker.stop())
    assert sorted(p.name for p in (spool / serve.TAKEN).iterdir()) == ["0.jsonl", "1.jsonl"]
    assert len(stored(sqlite_workspace, LakeKind.ASSESSMENTS)) == 10
    with Desk(sqlite_workspace, actor) as desk:
        serve.Worker(desk, serve.Spool(spool, clock, once=True)).run(lambda *_: None)
    assert len(stored(sqlite_workspace, LakeKind.ASSESSMENTS)) == 30
    assert sorted(p.name for p in spool.iterdir() if p.is_file()) == [".hidden", ".pulse", "half.jsonl.part"]


def start(home, spool, *more):
    return begun("serve", "--watch", spool, "--batch-rows", 10, *more, home=home, actor="w")


def filled(spool, lines):
    spool.mkdir()
    (spool / "noise.bin").write_bytes(NOISE)
    for n in range(0, 120, 10):
        (spool / f"{n:03d}.jsonl").write_bytes(b"".join(lines[n : n + 10]))
    return spool


def finished(home, spool):
    """What a store holds after a run to the end: versions, and how many units wait in quarantine."""
    with start(home, spool, "--once") as process:
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()
    workspace = open_store(home)
    try:
        rows = stored(workspace, LakeKind.CONSIGNMENTS)
        assert identities(rows) == identities(stored(workspace, LakeKind.ASSESSMENTS))
        assert identities(rows) == identities(stored(workspace, LakeKind.HISTORY))
        assert batches.unassessed() == []
        assert audit_log.verify(workspace).ok
        return identities(rows), len(batches.quarantined())
    finally:
        close_store()


def test_killed_at_any_moment_it_goes_on_without_loss_or_double(sqlite_template, tmp_path, lines):
    undisturbed, home = (once.copied(sqlite_template, tmp_path / name) for name in ("undisturbed", "home"))
    expected = finished(undisturbed, filled(tmp_path / "quiet", lines))
    assert len(expected[0]) > 100
    spool = filled(tmp_path / "spool", lines)
    for pause in range(4):
        with start(home, spool, "--json") as process:
            process.stdout.readline()  # the first batch is committed; the next is under way
            time.sleep(0.02 * pause)
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            assert process.returncode == -signal.SIGKILL
    assert finished(home, spool) == expected


def test_sigterm_ends_it_in_good_order(sqlite_template, tmp_path, lines):
    home, spool = once.copied(sqlite_template, tmp_path / "home"), tmp_path / "spool"
    spool.mkdir()
    (spool / "a.jsonl").write_bytes(b"".join(lines[:10]))
    with start(home, spool, "--json") as process:
        process.stdout.readline()
        process.terminate()
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
