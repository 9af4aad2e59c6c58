"""What is assessed from the books is what counting the whole history gives, in one part or in many."""

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import once
from practice_world import small_world
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import assessment, books, memory, outcome, parts
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.pipeline import day

ANA = Actor("ana", "analyst")


def take_in(workspace, messages) -> None:
    with Intake(workspace, ANA) as door:
        for _ in door.take_all(Message(m.data, m.name, m.received_at, m.mapping) for m in messages):
            pass


def counted(workspace, waiting: list[str], as_of) -> pa.Table:
    """The assessment as the reference makes it, from history itself."""
    knowledge = assessment._knowledge(workspace, as_of, ANA)  # noqa: SLF001 - the very knowledge of the run
    connection = local.connect()
    try:
        rows = lake.latest(lake.rows_in(connection, memory.consignment_files(workspace, waiting)))
        return day.assess_rows(connection, rows, knowledge, as_of)
    finally:
        connection.close()


@pytest.mark.parametrize("rows_in_a_part", [250_000, 100])
def test_assessed_from_the_books_is_assessed_from_history(
    tmp_path: Path, sqlite_template: Path, clock, monkeypatch, rows_in_a_part
) -> None:
    monkeypatch.setattr(parts, "ROWS_IN_A_PART", rows_in_a_part)
    world = small_world(150, seed=3)
    workspace = open_store(once.copied(sqlite_template, tmp_path / "home"), now=clock)
    try:
        for number in (0, 1, 2, 9):
            messages = world.day(number).messages
            take_in(workspace, messages)
            as_of = max(m.received_at for m in messages) + timedelta(minutes=1)
            waiting = [b.batch_id for b in batches.unassessed(as_of)]
            expected = counted(workspace, waiting, as_of)
            before = {entry.path for entry in batches.lake_files(LakeKind.ASSESSMENTS)}
            report = assessment.assess_pending(workspace, as_of=as_of, actor=ANA)
            files = [e.path for e in batches.lake_files(LakeKind.ASSESSMENTS) if e.path not in before]
            assert (len(files) > 1) == (rows_in_a_part == 100)
            made = pa.concat_tables([pq.read_table(workspace.lake / path, partitioning=None) for path in files])
            order = [("consignment_id", "ascending"), ("version", "ascending")]
            assert made.sort_by(order).to_pylist() == expected.sort_by(order).to_pylist()
            assert report.rows == expected.num_rows
            examined = expected["consignment_id"].to_pylist()[:5]
            lines = ["consignment_id,result,finding,exam_type"]
            lines += [f"{name},examined,narcotics,physical" for name in examined]
            recorded = outcome.record(workspace, "\n".join(lines).encode(), at=as_of + timedelta(hours=1), actor=ANA)
            assert recorded.found == len(examined)
        past = as_of - timedelta(days=5)
        assert books.opened(workspace, past) is None
    finally:
        close_store()
