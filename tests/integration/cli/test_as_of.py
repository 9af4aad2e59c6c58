"""Through the whole product: what was assessed on a day is not changed by anything that came later."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import once
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import definitions, memory, nearness, practice
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.parties import screen
from tidewaiter.pipeline import day, labels
from tidewaiter.risk.assess import VECTOR
from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import World

DAYS = 4


@pytest.fixture(scope="module")
def lived(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[tuple[Workspace, dict[str, str]]]:
    """A workspace some days old, and the digests that its assessment files had after the second day."""
    shipped = parameters.load()
    calendar = msgspec.structs.replace(shipped.calendar, consignments_per_day=250)
    smuggling = msgspec.structs.replace(shipped.smuggling, consignments_per_illicit=20)
    world = World(msgspec.structs.replace(shipped, calendar=calendar, smuggling=smuggling), seed=4)
    clock = practice.Clock()
    workspace = open_store(once.copied(sqlite_template, tmp_path_factory.mktemp("lived") / "home"), now=clock)
    early: dict[str, str] = {}

    def after(on: object) -> None:
        if on == world.date_of(2):
            early.update(digests(workspace))

    for _ in practice.live(workspace, clock, world, days=DAYS, seed=4, on_day=after):
        pass
    yield workspace, early
    close_store()


def digests(workspace: Workspace) -> dict[str, str]:
    entries = batches.lake_files(LakeKind.ASSESSMENTS)
    return {e.path: hashlib.sha256((workspace.lake / e.path).read_bytes()).hexdigest() for e in entries}


def same(one: pa.ChunkedArray, other: pa.ChunkedArray) -> bool:
    """Equal, but for the order in which an engine with threads adds up a mean."""
    if pa.types.is_string(one.type):
        return bool(one.combine_chunks().equals(other.combine_chunks()))
    numbers = [column.to_numpy(zero_copy_only=False) for column in (one.combine_chunks(), other.combine_chunks())]
    return bool(np.allclose(*numbers, rtol=1e-9, atol=1e-12, equal_nan=True)) and one.null_count == other.null_count


def test_assessments_stay_as_they_were_written(lived: tuple[Workspace, dict[str, str]]) -> None:
    workspace, early = lived
    later = digests(workspace)
    assert len(early) == 2
    assert outcomes.counts()["found"] > 0
    assert len(later) == DAYS
    assert {path: later[path] for path in early} == early


def test_vectors_computed_again_as_of_the_moment_are_those_stored(lived: tuple[Workspace, dict[str, str]]) -> None:
    workspace, early = lived
    connection = local.connect()
    for path in sorted(early):
        stored = pq.read_table(workspace.lake / path)
        as_of = stored["assessed_at"][0].as_py()
        # All of history is offered, with what came later: the moment alone must keep it out. What the run itself
        # took in was no history to it.
        knowledge = day.Knowledge(
            history=[file for file in memory.history_files(workspace) if file.stem != Path(path).stem],
            outcomes=outcomes.outcome_table(),
            lookouts=screen.LOOKOUTS.empty_table(),
            ruleset=definitions.load(workspace.home).ruleset,
            predict=None,
            model_version=None,
            positives=0,
            pushed=nearness.pushed(workspace, outcomes.outcome_table(), as_of),
        )
        run = Path(path).stem
        history = pq.read_table(workspace.lake / next(e.path for e in batches.lake_files(LakeKind.HISTORY, origin=run)))
        covered = sorted(set(history["batch_id"].to_pylist()))
        rows = lake.latest(lake.rows_in(connection, memory.consignment_files(workspace, covered)))
        again = day.vectors(connection, rows, knowledge, as_of)
        assert again["consignment_id"].to_pylist() == stored["consignment_id"].to_pylist()
        vectors = pa.table([again[f.name] for f in VECTOR], names=[f.name for f in VECTOR]).cast(
            pa.schema(list(VECTOR))
        )
        differing = [n for n in vectors.column_names if not same(vectors[n], labels.features(stored)[n])]
        assert differing == []


def test_an_example_is_learnt_from_with_the_vector_of_its_day(lived: tuple[Workspace, dict[str, str]]) -> None:
    workspace, _ = lived
    connection = local.connect()
    files = memory.paths(workspace, batches.lake_files(LakeKind.ASSESSMENTS))
    examples = labels.examples(connection, outcomes.outcome_table(), files, memory.history_files(workspace))
    stored = {
        (row["consignment_id"], row["version"]): (row["features"], row["assessed_at"])
        for file in files
        for row in pq.read_table(file, columns=["consignment_id", "version", "features", "assessed_at"]).to_pylist()
    }
    assert examples.num_rows > 20
    for row in examples.to_pylist():
        vector, assessed_at = stored[row["consignment_id"], row["version"]]
        assert row["features"] == vector
        assert assessed_at < row["recorded_at"] < assessed_at + timedelta(days=1)
