"""Batches: one commit makes a message visible, once; quarantine is held, played again or given up."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import actions, queries
from tidewaiter.centre.batches.manifest import (
    Arrival,
    FilerTally,
    HeldUnit,
    LakeEntry,
    LakeKind,
    NewBatch,
    ProblemTally,
    UnitKind,
    UnitState,
    content_sha256,
)
from tidewaiter.centre.batches.models import Batch
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.workspace import Workspace

pytestmark = pytest.mark.usefixtures("workspace")

RECEIVED = datetime(2026, 1, 5, 5, tzinfo=UTC)


def batch(content: bytes = b"message", **changed: object) -> NewBatch:
    columns: dict[str, object] = {
        "content_sha256": content_sha256(content),
        "name": "post\x00.csv",
        "format": "csv",
        "mapping": "post",
        "received_at": RECEIVED,
        "rows": 10,
        "new": 8,
        "amended": 1,
        "duplicates": 1,
        "problems": 3,
        "grades": {"A": 7, "C": 3},
        "simulated": True,
    }
    return NewBatch(**{**columns, **changed})  # type: ignore[arg-type] # a test's shorthand


def files(content: bytes = b"message", days: int = 2) -> list[LakeEntry]:
    name = batch(content).batch_id
    return [
        LakeEntry(
            LakeKind.CONSIGNMENTS,
            f"consignments/arrival_date=2026-01-{5 + i:02d}/{name}.parquet",
            date(2026, 1, 5 + i),
            5,
            1000,
            "0" * 64,
        )
        for i in range(days)
    ]


BAD = Problem("bad-unit", "RTG", "x\x00\ud800", "send it again", Severity.FATAL, 3)
LONG_FILER = "POST\x00" + "x" * 4000
HELD = [
    HeldUnit(
        3,
        UnitKind.UNIT,
        b"\x00\xffraw",
        [Problem("bad-unit", "RTG", "x\x00\ud800", "send it again", Severity.FATAL, 3)],
    ),
    HeldUnit(7, UnitKind.ROW, b"{}", []),
]


def commit(actor: Actor, content: bytes = b"message") -> bool:
    arrival = Arrival(
        batch(content),
        files=files(content),
        problems=[
            ProblemTally(LONG_FILER, "bad-hs", "error", 2),
            ProblemTally("DHL", "bad-hs", "error", 1),
        ],
        quarantined=HELD,
        grades=[FilerTally("DHL", 10, 1, "B")],
    )
    return actions.commit_batches(actor, [arrival]) == [arrival.batch.batch_id]


def test_a_batch_is_visible_after_its_commit(workspace: Workspace, actor: Actor) -> None:
    assert queries.batch_by_sha(content_sha256(b"message")) is None
    assert commit(actor)
    found = queries.batch_by_sha(content_sha256(b"message"))
    assert found is not None
    assert (found.name, found.rows, found.quarantined, found.grades) == ("post␀.csv", 10, 2, {"A": 7, "C": 3})
    assert (found.received_at, found.committed_at, found.actor) == (RECEIVED, workspace.now(), "ana")
    assert queries.batches() == [found]
    assert queries.lake_files(LakeKind.CONSIGNMENTS) == files()
    assert queries.lake_paths() == {entry.path for entry in files()}


def test_a_batch_has_one_audit_entry_that_names_its_files(workspace: Workspace, actor: Actor) -> None:
    commit(actor)
    (line,) = audit_log.latest()
    assert (line.action, line.object, line.actor) == ("batches.commit", batch().batch_id, "ana")
    assert all(entry.path in line.payload for entry in files())
    assert audit_log.verify(workspace).ok


def test_the_same_content_again_changes_nothing(actor: Actor) -> None:
    assert commit(actor)
    before = (queries.batches(), queries.quarantined(), queries.filer_quality(), audit_log.length())
    assert not commit(actor)
    assert (queries.batches(), queries.quarantined(), queries.filer_quality(), audit_log.length()) == before


def test_rows_are_not_committed_without_the_batch_in_whose_files_they_lie(actor: Actor) -> None:
    owner = Arrival(batch(b"one"), files=files(b"one"))
    beside = Arrival(batch(b"two"), files=files(b"one"), stored_with=owner.batch.batch_id)
    with pytest.raises(ValueError, match="not committed with it"):
        actions.commit_batches(actor, [beside])
    assert (queries.batches(), audit_log.length()) == ([], 0)
    assert len(actions.commit_batches(actor, [owner, beside])) == 2
    assert queries.files_of(beside.batch.batch_id) == queries.files_of(owner.batch.batch_id) == files(b"one")


def test_a_program_of_before_may_still_commit_a_batch(actor: Actor) -> None:
    """Page servers and workers are upgraded one after another: the database fills in what an older one leaves out."""
    commit(actor)
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, "batches_batch")
        names = [column.name for column in described if column.name != "stored_with"]
        told = ", ".join("'another'" if name in {"batch_id", "content_sha256"} else f'"{name}"' for name in names)
        quoted = ", ".join(f'"{name}"' for name in names)
        cursor.execute(f"INSERT INTO batches_batch ({quoted}) SELECT {told} FROM batches_batch")
    assert Batch.objects.get(batch_id="another").stored_with == ""


def test_files_are_found_by_date_and_origin(actor: Actor) -> None:
    commit(actor, b"one")
    commit(actor, b"two")
    first = queries.lake_files(LakeKind.CONSIGNMENTS, until_date=date(2026, 1, 6))
    assert [entry.on for entry in first] == [date(2026, 1, 5)] * 2
    assert len(queries.lake_files(LakeKind.CONSIGNMENTS, from_date=date(2026, 1, 6))) == 2
    assert queries.lake_files(LakeKind.CONSIGNMENTS, origin=batch(b"two").batch_id) == files(b"two")
    assert queries.lake_files(LakeKind.ASSESSMENTS) == []
    assert len(queries.unassessed_files()) == 4


def test_quarantine_keeps_the_bytes_and_the_reasons(actor: Actor) -> None:
    commit(actor)
    unit, row = queries.quarantined()
    assert (unit.position, unit.kind, unit.raw, unit.state) == (3, UnitKind.UNIT, b"\x00\xffraw", UnitState.HELD)
    assert (unit.format, unit.mapping, unit.batch_id) == ("csv", "post", batch().batch_id)
    assert unit.problems == [
        {"code": "bad-unit", "path": "RTG", "value": "x␀\ufffd", "hint": "send it again", "severity": "fatal"}
    ]
    assert (row.kind, row.problems) == (UnitKind.ROW, [])


def test_a_unit_is_played_again_once(actor: Actor) -> None:
    commit(actor)
    unit = queries.quarantined()[0]
    assert actions.commit_batches(actor, [Arrival(batch(b"again"), replayed=[unit.id])])
    (played,) = queries.quarantined(UnitState.REPLAYED)
    assert (played.id, played.replay_batch) == (unit.id, batch(b"again").batch_id)
    with pytest.raises(Conflict, match=f"{unit.id} are not held") as caught:
        actions.commit_batches(actor, [Arrival(batch(b"once more"), replayed=[unit.id])])
    assert (caught.value.code, caught.value.http_status) == ("not-held", 409)
    assert queries.batch_by_sha(content_sha256(b"once more")) is None
    assert audit_log.length() == 2


def test_units_are_given_up_for_a_reason(actor: Actor) -> None:
    commit(actor)
    ids = [unit.id for unit in queries.quarantined()]
    with pytest.raises(Conflict, match="for a reason"):
        actions.discard(actor, ids, " ")
    with pytest.raises(Conflict, match="not held"):
        actions.discard(actor, [*ids, 999], "gone")
    assert len(queries.quarantined()) == 2
    actions.discard(actor, ids, "filer sent all again")
    assert queries.quarantined() == []
    assert [unit.reason for unit in queries.quarantined(UnitState.DISCARDED)] == ["filer sent all again"] * 2
    assert queries.quarantined(None, batch_id="nobody") == []
    assert audit_log.latest()[0].reason == "filer sent all again"


def test_quality_is_summed_by_filer(actor: Actor) -> None:
    commit(actor, b"one")
    later = batch(b"two", received_at=datetime(2026, 1, 6, tzinfo=UTC))
    arrival = Arrival(
        later,
        grades=[FilerTally("DHL", 5, 5, "E"), FilerTally("UPS", 90, 0, "A")],
        problems=[ProblemTally("DHL", "bad-hs", "error", 4), ProblemTally("DHL", "vague", "warning", 1)],
    )
    actions.commit_batches(actor, [arrival])
    ups, dhl = queries.filer_quality()
    assert (ups.filer, ups.rows, ups.grade, ups.problems) == ("UPS", 90, "A", {})
    assert (dhl.batches, dhl.rows, dhl.with_error, dhl.grade) == (2, 15, 6, "E")
    assert dhl.problems == {"bad-hs": 5, "vague": 1}
    counted = queries.counts()
    assert (counted["batches"], counted["rows"], counted["duplicates"]) == (2, 20, 2)
    assert (counted["quarantined"], counted["lake_files"]) == (2, 2)


def test_a_commit_takes_few_statements(actor: Actor) -> None:
    with CaptureQueriesContext(connection) as captured:
        commit(actor, b"a message")
    assert len(captured) < 20
