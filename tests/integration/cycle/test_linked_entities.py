"""Where parties are resolved, a hunt steps from one spelling of a party to another, and back no more when undone."""

from datetime import timedelta
from pathlib import Path

import pyarrow as pa

from once import copied
from practice_world import small_world
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import charting, links
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.entities import actions
from tidewaiter.centre.entities.draft import NewDecision, NewLinkage
from tidewaiter.centre.files import write_parquet_atomically
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.parties.resolution import records
from tidewaiter.parties.resolution.cluster import EDGES
from tidewaiter.parties.resolution.decisions import Verdict

ANA = Actor("ana", "analyst")


def resolved(workspace, rows: pa.Table) -> None:
    """Every party of the rows a record, and no pair among them yet."""
    parties = records.distinct(rows)
    folder = workspace.home / "entities"
    folder.mkdir()
    written = {
        "records": write_parquet_atomically(parties, folder / "records-1.parquet").sha256,
        "edges": write_parquet_atomically(EDGES.empty_table(), folder / "edges-1.parquet").sha256,
    }
    sources = tuple(entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS))
    actions.record_linkage(
        ANA, NewLinkage("m", "records-1.parquet", "edges-1.parquet", written, sources, parties.num_rows, 0)
    )


def test_a_hunt_steps_from_one_spelling_to_another(tmp_path: Path, sqlite_template: Path, clock) -> None:
    workspace = open_store(copied(sqlite_template, tmp_path / "home"), now=clock)
    try:
        with Intake(workspace, ANA) as door:
            day = small_world(60, seed=3).day(0).messages
            list(door.take_all(Message(m.data, m.name, m.received_at, m.mapping) for m in day))
        clock.at = max(batch.received_at for batch in batches.batches()) + timedelta(minutes=1)
        connection = local.connect()
        try:
            files = [workspace.lake / entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)]
            rows = lake.rows_in(connection, files)
        finally:
            connection.close()

        ids, parties = rows["consignment_id"].to_pylist(), records.parties(rows, "consignor")["record_id"].to_pylist()
        once = [n for n, party in enumerate(parties) if party and parties.count(party) == 1 and ids.count(ids[n]) == 1]
        first, second = once[0], once[1]

        def linked() -> bool:
            found = charting.chain(workspace, ids[first], ids[second], as_of=clock.at, since=None, actor=ANA)
            return "consignor as resolved" in " ".join(found.words)

        assert not linked()
        resolved(workspace, rows)
        assert not linked()
        same = NewDecision(parties[first], parties[second], Verdict.MATCH, "the same stamp on both", None, ())
        decision = actions.decide(ANA, same)
        assert linked()
        made = links.opened(workspace).state
        assert links.opened(workspace).state == made
        actions.undo(ANA, decision, "another stamp")
        assert not linked()
    finally:
        close_store()
