"""A hunt runs after each seizure on its own, remembers what led to it, and sees nothing before its time."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import once
from practice_world import small_world
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import charting, hunting, links, listings, outcome
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.hunts import queries
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.links.traces import READ

ANA = Actor("ana", "analyst")
DAYS = 2


@pytest.fixture
def lived(tmp_path: Path, sqlite_template: Path, clock) -> Iterator[Workspace]:
    """A workspace that took in two days of a small world."""
    world = small_world(80, seed=3)
    workspace = open_store(once.copied(sqlite_template, tmp_path / "home"), now=clock)
    try:
        with Intake(workspace, ANA) as door:
            for number in range(DAYS):
                day = world.day(number).messages
                for _ in door.take_all(Message(m.data, m.name, m.received_at, m.mapping) for m in day):
                    pass
        clock.at = max(batch.received_at for batch in batches.batches()) + timedelta(minutes=1)
        yield workspace
    finally:
        close_store()


def busy_pair(workspace: Workspace) -> tuple[str, str]:
    """Two consignments that share a consignor's telephone which few have."""
    connection = local.connect()
    files = [workspace.lake / entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)]
    try:
        lake = relation(connection, files, READ, LAKE)
        rows = connection.sql(
            f"SELECT list(DISTINCT consignment_id ORDER BY consignment_id) FROM {lake}"
            " WHERE hash_consignor_phone IS NOT NULL GROUP BY hash_consignor_phone"
            " HAVING count(DISTINCT consignment_id) BETWEEN 2 AND 5 ORDER BY 1 LIMIT 1"
        ).fetchall()
    finally:
        connection.close()
    return tuple(rows[0][0][:2])


def seize(workspace: Workspace, *names: str) -> outcome.OutcomeReport:
    lines = ["consignment_id,result,finding,exam_type,substance"]
    lines += [f"{name},examined,narcotics,physical,fentanyl" for name in names]
    return outcome.record(workspace, "\n".join(lines).encode(), at=workspace.now(), actor=ANA)


def test_a_find_is_hunted_from_and_a_find_among_the_listed_remembers_its_parent(lived: Workspace) -> None:
    first, second = busy_pair(lived)
    assert seize(lived, first).hunts == 1
    made = queries.hunts()
    assert [view.consignment_id for view in made] == [first]
    led = queries.parents_of(second)
    assert [parent.seizure for parent in led] == [first]
    assert "consignor's telephone" in " ".join(led[0].chain)
    assert seize(lived, second).hunts == 1
    child = queries.hunts()[1]
    assert (child.parent, child.root) == (made[0].hunt_id, made[0].hunt_id)
    assert seize(lived, first).hunts == 0
    (lineage,) = queries.lineages()
    assert (lineage.seizure, lineage.hunts, lineage.generations) == (first, 2, 2)
    assert lineage.listed >= 1
    assert [line.action for line in audit_log.latest(100)].count("hunts.record") == 2


def test_hunting_by_hand_gives_the_chain_the_rows_and_leaves_a_trace(lived: Workspace) -> None:
    first, second = busy_pair(lived)
    found = hunting.run(lived, first, as_of=lived.now(), actor=ANA)
    document = found.document()
    (listed,) = [one for one in document["linked"] if one["consignment_id"] == second]
    assert listed["arrival_date"] is not None
    assert any(piece["value"] for piece in listed["evidence"] if piece["kind"] == "consignor_phone")
    assert audit_log.latest(1)[0].action == "consignments.hunt"
    for ending in ("graphml", "gexf", "ftm", "csv"):
        assert second.encode() in found.export(ending)
    with pytest.raises(OperatorError, match="charting"):
        found.export("xls")
    with pytest.raises(OperatorError):
        hunting.run(lived, "RB000000000XX", as_of=lived.now(), actor=ANA)
    with pytest.raises(OperatorError):
        hunting.run(lived, first, as_of=lived.now() - timedelta(days=400), actor=ANA)


def test_a_lookout_is_hunted_from_by_what_names_it(lived: Workspace) -> None:
    first, _ = busy_pair(lived)
    assert seize(lived, first).lookouts > 0
    found = hunting.run(lived, "L-000001", as_of=lived.now(), actor=ANA)
    assert first in found.hunt.seeds
    with pytest.raises(OperatorError, match="no lookout"):
        hunting.run(lived, "L-999999", as_of=lived.now(), actor=ANA)


def test_the_graph_is_made_again_when_rows_left_the_lake(lived: Workspace, monkeypatch) -> None:
    whole = links.opened(lived)
    before = whole.rows
    assert before == sum(entry.rows for entry in batches.lake_files(LakeKind.CONSIGNMENTS))
    made = whole.state.made
    assert links.opened(lived).state.made == made
    kept = batches.lake_files(LakeKind.CONSIGNMENTS)[:-1]
    monkeypatch.setattr(batches, "lake_files", lambda *_: kept)
    monkeypatch.setattr(batches, "origins", lambda _: {entry.path: "upkeep" for entry in kept})
    again = links.opened(lived)
    assert again.state.made > made
    assert again.rows == sum(entry.rows for entry in kept) < before


def test_a_graph_that_is_gone_or_damaged_is_made_again(lived: Workspace) -> None:
    whole = links.opened(lived).rows
    links.forget(lived)
    assert not (lived.home / links.FOLDER).exists()
    assert links.opened(lived).rows == whole
    next((lived.home / links.FOLDER).glob("segment-*/times.npy")).write_bytes(b"")
    assert links.opened(lived).rows == whole
    (lived.home / links.FOLDER / "links.json").write_bytes(b"{")
    assert links.opened(lived).rows == whole


def test_listings_link_to_consignments_and_outlast_the_graph(lived: Workspace) -> None:
    first, second = busy_pair(lived)
    told = hunting.run(lived, first, as_of=lived.now(), actor=ANA).document()
    (listed,) = [one for one in told["linked"] if one["consignment_id"] == second]
    (phone,) = {piece["value"] for piece in listed["evidence"] if piece["kind"] == "consignor_phone"}
    day = f"{lived.now():%Y-%m-%d}"
    lines = ["listing,kind,value,source,date,caveat", f"m1,phone,{phone},forum,{day},", f"m2,colour,red,x,{day},"]
    content = "\n".join(lines).encode()
    done = listings.take_in(lived, content, actor=ANA)
    assert (done.listings, done.lines, [one.code for one in done.problems]) == (("listing:m1",), 1, ["listing-kind"])
    assert audit_log.latest(1)[0].action == "listings.import"
    with pytest.raises(Conflict, match="before"):
        listings.take_in(lived, content, actor=ANA)
    with pytest.raises(Conflict, match="no line"):
        listings.take_in(lived, b"nonsense", actor=ANA)
    for forgotten in (False, True):
        if forgotten:
            links.forget(lived)
        chain = charting.chain(lived, "listing:m1", second, as_of=lived.now(), since=None, actor=ANA)
        assert "consignor's telephone" in " ".join(chain.words)
    made = links.opened(lived).state
    assert links.opened(lived).state == made
