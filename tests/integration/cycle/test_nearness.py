"""What hangs together with a finding is assessed with it, once it is recorded, and the reason is the chain in words."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import once
from practice_world import small_world
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import assessment, grounds, links, nearness, outcome
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import Workspace
from tidewaiter.risk.assess import ASSESSMENT, completed

ANA = Actor("ana", "analyst")
WORLD = small_world(150, seed=3)


@pytest.fixture
def workspace(tmp_path: Path, sqlite_template: Path, clock) -> Iterator[Workspace]:
    """A workspace with the first day of a small world taken in and assessed."""
    opened = open_store(once.copied(sqlite_template, tmp_path / "home"), now=clock)
    try:
        take_in(opened, 0, clock)
        yield opened
    finally:
        close_store()


def take_in(workspace: Workspace, number: int, clock) -> pa.Table:
    """A day taken in and assessed, with its assessments."""
    held = {entry.path for entry in batches.lake_files(LakeKind.ASSESSMENTS)}
    with Intake(workspace, ANA) as door:
        day = WORLD.day(number).messages
        list(door.take_all(Message(m.data, m.name, m.received_at, m.mapping) for m in day))
    clock.at = max(batch.received_at for batch in batches.batches()) + timedelta(minutes=1)
    assessment.assess_pending(workspace, as_of=clock.at, actor=ANA)
    new = [entry.path for entry in batches.lake_files(LakeKind.ASSESSMENTS) if entry.path not in held]
    tables = [pq.read_table(workspace.lake / path, partitioning=None) for path in new]
    return completed(pa.concat_tables(tables)).cast(ASSESSMENT)


def strengths(assessed: pa.Table) -> pa.ChunkedArray:
    return pc.struct_field(assessed["features"], "link_strength_to_finding")


def test_links_to_a_finding_are_scored_and_told(workspace: Workspace, clock) -> None:
    known = batches.lake_files(LakeKind.ASSESSMENTS)
    before = pa.concat_tables([pq.read_table(workspace.lake / entry.path, partitioning=None) for entry in known])
    assert set(strengths(before).to_pylist()) == {0.0}
    assert not (workspace.home / links.FOLDER).exists()  # without a finding nothing is made
    clock.advance(hours=1)
    lines = ["consignment_id,result,finding,exam_type,substance"]
    seized = sorted(set(before["consignment_id"].to_pylist()))[::3]
    lines += [f"{name},examined,narcotics,physical,fentanyl" for name in seized]
    outcome.record(workspace, "\n".join(lines).encode(), at=clock.at, actor=ANA)
    made = links.reaching(workspace, clock.at).state
    assessed = take_in(workspace, 1, clock)
    assert links.reaching(workspace, outcomes.finds()[-1].recorded_at).state == made  # nothing was added to the graph
    near = assessed.filter(pc.greater(strengths(assessed), 0))
    assert 0 < near.num_rows < assessed.num_rows
    told = grounds.reasons_for(workspace, near.slice(0, 5))
    for one, name in zip(told, near["consignment_id"].to_pylist(), strict=False):
        (reason,) = [reason for reason in one.reasons if reason["source"] == "link"]
        chain = reason["evidence"]["chain"]
        assert chain[-1].startswith(f"{name} (")
        assert any(seizure in chain[0] for seizure in seized)
        assert chain[-1] in reason["sentence"]
    far = grounds.reasons_for(workspace, assessed.filter(pc.equal(strengths(assessed), 0)).slice(0, 3))
    assert not [reason for one in far for reason in one.reasons if reason["source"] == "link"]


def test_findings_count_from_when_they_were_recorded(workspace: Workspace, clock) -> None:
    reported = pa.table(
        {
            "consignment_id": ["a", "b", "a", "c"],
            "recorded_at": pa.array([clock.at + timedelta(hours=n) for n in range(4)], pa.timestamp("us", tz="UTC")),
            "finding": [True, True, True, False],
        }
    )
    at = clock.at
    assert nearness.findings_of(reported, at) == {}
    assert nearness.findings_of(reported, at + timedelta(hours=1)) == {"a": at}
    assert nearness.findings_of(reported, at + timedelta(days=1)) == {"a": at, "b": at + timedelta(hours=1)}
    nothing = nearness.pushed(workspace, reported, at)
    assert nearness.digest(nothing) != nearness.digest(None)
