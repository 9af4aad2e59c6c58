"""A run of assessment that was stopped goes on at the part it had reached, as of the moment at which it began."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import once
from practice_world import small_world
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import assessment, parts
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.store import Workspace, close_store, open_store
from tidewaiter.pipeline import batch

ANA = Actor("ana", "analyst")


@contextmanager
def stopped_at_the_third_part(
    rows_in_a_part: int, template: Path, folder: Path, clock, monkeypatch
) -> Iterator[tuple[Workspace, datetime, int]]:
    """A workspace whose assessing was stopped as it came to the third part: when it had begun, and of how many rows."""
    monkeypatch.setattr(parts, "ROWS_IN_A_PART", rows_in_a_part)
    monkeypatch.setattr(batch, "THREADS", 1)
    workspace = open_store(once.copied(template, folder / "home"), now=clock)
    messages = small_world(150, seed=3).day(0).messages
    begun = max(m.received_at for m in messages) + timedelta(minutes=1)
    assessed, done = batch.assessed, []

    def assessed_but_the_third(rows: pa.Table, *known: object) -> pa.Table:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(rows.num_rows)
        return assessed(rows, *known)

    try:
        with Intake(workspace, ANA) as door:
            list(door.take_all(Message(m.data, m.name, m.received_at, m.mapping) for m in messages))
        rows = sum(b.rows for b in batches.unassessed(begun))
        with monkeypatch.context() as fault:
            fault.setattr(batch, "assessed", assessed_but_the_third)
            with pytest.raises(KeyboardInterrupt):
                assessment.assess_pending(workspace, as_of=begun, actor=ANA)
        assert len(done) == 2
        yield workspace, begun, rows
    finally:
        close_store()


@pytest.mark.parametrize(
    ("asked", "answered", "kept"),
    [(timedelta(minutes=2), timedelta(), 2), (timedelta(seconds=-30), timedelta(seconds=-30), 0)],
    ids=["later that day", "as of an earlier moment: anew"],
)
def test_a_stopped_run_goes_on_where_it_was(
    sqlite_template: Path, tmp_path: Path, clock, monkeypatch, asked: timedelta, answered: timedelta, kept: int
) -> None:
    with stopped_at_the_third_part(60, sqlite_template, tmp_path, clock, monkeypatch) as (workspace, begun, rows):
        assert batches.lake_files(LakeKind.ASSESSMENTS) == []
        assessed, done = batch.assessed, []
        with monkeypatch.context() as counting:
            counting.setattr(batch, "assessed", lambda rows, *known: (done.append(1), assessed(rows, *known))[1])
            report = assessment.assess_pending(workspace, as_of=begun + asked, actor=ANA)
        files = batches.lake_files(LakeKind.ASSESSMENTS)
        assert len(done) == len(files) - kept
        assert report.rows <= rows
        made = pa.concat_tables([pq.read_table(workspace.lake / f.path, partitioning=None) for f in files])
        assert set(made["assessed_at"].to_pylist()) == {begun + answered}
        assert made.num_rows == report.rows
        assert not any((workspace.home / "work").rglob("*.arrow"))


def test_a_finished_part_that_was_lost_is_made_again_beside_those_that_wait(
    sqlite_template: Path, tmp_path: Path, clock, monkeypatch
) -> None:
    with stopped_at_the_third_part(30, sqlite_template, tmp_path, clock, monkeypatch) as (workspace, begun, _):
        (lost,) = (workspace.home / "work").rglob("assessed-00000.parquet")
        lost.unlink()
        report = assessment.assess_pending(workspace, as_of=begun, actor=ANA)
        files = batches.lake_files(LakeKind.ASSESSMENTS)
        assert len(files) >= 4  # two had been made; at least two waited and were looked up together
        made = pa.concat_tables([pq.read_table(workspace.lake / f.path, partitioning=None) for f in files])
        assert made.num_rows == report.rows
        assert made["consignment_id"].null_count == 0
