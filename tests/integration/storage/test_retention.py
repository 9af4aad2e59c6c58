"""Retention: by class, from everything that holds the rows, never what is under hold, all of it on record."""

import shutil
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from sending import ACTOR, days, files, live, rows, take

from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import assessment, finding, holding, memory, retaining, selection, storage
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.holds import queries as holds
from tidewaiter.centre.outcomes import actions as outcomes
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history import retention
from tidewaiter.history.index_file import IndexFile
from workspaces import Clock

LATER = date(2026, 1, 16)
"""Ten days after the first day's arrivals, less after the second's."""


def terms(workspace: Workspace, **days_kept: int) -> None:
    blocks = [
        f'[[class]]\nname = "{name}"\nwhat = "w"\nbasis = "b"\n'
        + (f"days = {days_kept[name]}\n" if name in days_kept else "")
        for name in retention.CLASSES
    ]
    (workspace.home / "retention.toml").write_text("\n".join(blocks))


def ids(workspace: Workspace, kind: LakeKind = LakeKind.CONSIGNMENTS) -> set[str]:
    return {
        one
        for file in files(workspace, kind)
        for one in pq.read_table(file, columns=["consignment_id"], partitioning=None)["consignment_id"].to_pylist()
    }


def retain(workspace: Workspace, today: date = LATER, *, dry_run: bool = False) -> retaining.RetentionReport:
    return retaining.retain(workspace, today=today, dry_run=dry_run, actor=ACTOR)


def arriving(workspace: Workspace, until: date) -> set[str]:
    """Consignments of which no version arrives on `until` or later."""
    table = rows(workspace)
    last = table.group_by("consignment_id").aggregate([("arrival_date", "max")])
    return set(last.filter(pc.less(last["arrival_date_max"], pa.scalar(until)))["consignment_id"].to_pylist())


def test_what_was_kept_long_enough_goes_from_everything(workspace: Workspace) -> None:
    live(workspace)
    selection.select_day(workspace, date(2026, 1, 5), facility=None, shift=None, seed=1, actor=ACTOR)
    terms(workspace, unexamined=10, targeted=10)
    due, all_of_them = arriving(workspace, date(2026, 1, 6)), ids(workspace)
    assert due
    assert due < all_of_them
    report = retain(workspace)
    assert sum(report.consignments.values()) == len(due)
    assert set(report.consignments) <= {"unexamined", "targeted"}
    assert ids(workspace) == all_of_them - due
    for kind in (LakeKind.ASSESSMENTS, LakeKind.HISTORY, LakeKind.PROPENSITIES):
        assert not ids(workspace, kind) & due
        assert report.rows[kind.value] > 0
    live_files = batches.live_paths(LakeKind.CONSIGNMENTS)
    for file in files(workspace, LakeKind.INDEX):
        assert {covered.path for covered in IndexFile.open(file).header.files} <= live_files
    assert memory.Catalogue.open(workspace).uncovered == ()
    with pytest.raises(OperatorError, match="no consignment is known"):
        finding.find(workspace, min(due), actor=ACTOR)
    entry = next(line for line in audit_log.latest(20) if line.action == "lake.retain")
    assert f'"consignments":{sum(report.rows[k] for k in ("consignments",))}' in entry.payload.replace(" ", "")
    assert audit_log.verify(workspace).ok


def test_the_bytes_leave_the_disk_after_the_grace(sqlite_workspace: Workspace, clock: Clock) -> None:
    live(sqlite_workspace)
    terms(sqlite_workspace, unexamined=10)
    due = arriving(sqlite_workspace, date(2026, 1, 6))
    report = retain(sqlite_workspace)
    assert report.gone_from_disk_at == clock.at + timedelta(hours=1)
    clock.advance(hours=1)
    storage.sweep_lake(sqlite_workspace, actor=ACTOR)
    there = list(sqlite_workspace.lake.rglob("*.parquet"))
    found = {
        i for path in there for i in pq.read_table(path, columns=["consignment_id"], partitioning=None)[0].to_pylist()
    }
    assert not found & due


def test_a_dry_run_says_the_same_and_deletes_nothing(workspace: Workspace) -> None:
    live(workspace)
    terms(workspace, unexamined=10)
    before, entries = batches.lake_paths(), audit_log.length()
    said = retain(workspace, dry_run=True)
    assert batches.lake_paths() == before
    assert audit_log.length() == entries
    done = retain(workspace)
    assert (said.consignments, said.rows, said.files) == (done.consignments, done.rows, done.files)
    assert said.consignments["unexamined"] > 0
    assert retain(workspace).files == 0


def test_nothing_is_deleted_by_the_terms_that_ship(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace, 1)
    with pytest.raises(OperatorError, match=r"retention\.toml"):
        retain(sqlite_workspace, date(2060, 1, 1))
    assert retain(sqlite_workspace, date(2060, 1, 1), dry_run=True).consignments
    shutil.copy(retention.SHIPPED, sqlite_workspace.home / "retention.toml")
    assert retain(sqlite_workspace, date(2060, 1, 1)).files > 0


def test_a_hold_wins_whatever_it_names(workspace: Workspace) -> None:
    live(workspace)
    table = rows(workspace)
    due = sorted(arriving(workspace, date(2026, 1, 6)))
    named = next(r for r in table.to_pylist() if r["consignment_id"] == due[0])
    other = next(
        r for r in table.to_pylist() if r["consignment_id"] in due and r["consignor_name"] != named["consignor_name"]
    )
    terms(workspace, unexamined=10)
    identifier = named["consignment_id"].partition(":")[2].lower()
    first = holding.add(ACTOR, consignments=[identifier], parties=[], first=None, last=None, reason="case 1")
    second = holding.add(
        ACTOR,
        consignments=[],
        parties=[other["consignor_name"].lower()],
        first=date(2026, 1, 1),
        last=LATER,
        reason="case 2",
    )
    report = retain(workspace)
    kept = {r["consignment_id"] for r in table.to_pylist() if r["consignor_name"] == other["consignor_name"]} & set(due)
    assert report.held_back == len(kept | {due[0]})
    assert ids(workspace) >= kept | {due[0]}
    assert not ids(workspace) & (set(due) - kept - {due[0]})
    assert report.holds == (first, second)
    holding.lift(ACTOR, first, "case closed")
    assert sum(retain(workspace).consignments.values()) == (0 if due[0] in kept else 1)
    assert other["consignor_name"] not in "".join(line.payload for line in audit_log.latest(50))
    assert [view.hold_id for view in holds.holds()] == [second]
    assert [view.lift_reason for view in holds.holds(lifted=True)] == ["case closed", ""]
    assert audit_log.verify(workspace).ok


def test_a_hold_on_days_keeps_those_days(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace)
    terms(sqlite_workspace, unexamined=1)
    holding.add(ACTOR, consignments=[], parties=[], first=None, last=date(2026, 1, 5), reason="inquiry")
    before = ids(sqlite_workspace)
    kept = {r["consignment_id"] for r in rows(sqlite_workspace).to_pylist() if r["arrival_date"] <= date(2026, 1, 5)}
    retain(sqlite_workspace)
    assert kept
    assert ids(sqlite_workspace) == kept < before


def test_what_was_found_is_kept_by_its_own_term(sqlite_workspace: Workspace) -> None:
    at = live(sqlite_workspace, 1)
    due = sorted(ids(sqlite_workspace))
    report = {"consignment_id": due[0], "finding": "narcotics", "substance": "cocaine", "net_mass_g": "10"}
    emptied = {"consignment_id": due[1], "finding": "none", "exam_type": "x-ray"}
    recorded = outcomes.record_outcomes(
        ACTOR, [report | {"examined_at": at.isoformat(), "exam_type": "x-ray"}, emptied], "0" * 64
    )
    assert recorded.recorded == 2, recorded
    terms(sqlite_workspace, unexamined=1, examined=1000)
    done = retain(sqlite_workspace, date(2026, 3, 1))
    assert ids(sqlite_workspace) == {due[0], due[1]}
    terms(sqlite_workspace, unexamined=1, examined=2)
    assert retain(sqlite_workspace, date(2026, 3, 1)).consignments == {"examined": 1}
    assert done.consignments == {"unexamined": len(due) - 2}


def test_holds_that_change_meanwhile_stop_the_deletion(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace, 1)
    terms(sqlite_workspace, unexamined=1)
    before = rows(sqlite_workspace)

    def hold_late(doing: str, _done: int, _of: int) -> None:
        if doing == "write files without them":
            holding.add(ACTOR, consignments=["X1"], parties=[], first=None, last=None, reason="late")

    with pytest.raises(Conflict, match="holds were changed"):
        retaining.retain(sqlite_workspace, today=LATER, dry_run=False, actor=ACTOR, on_step=hold_late)
    assert rows(sqlite_workspace).equals(before)


def test_the_day_goes_on_after_retention(workspace: Workspace) -> None:
    live(workspace, 1)
    terms(workspace, unexamined=1)
    retain(workspace)
    take(workspace, days()[1])
    at = max(m.received_at for m in days()[1]) + timedelta(hours=1)
    assert assessment.assess_pending(workspace, as_of=at, actor=ACTOR).rows > 0
    storage.compact_lake(workspace, actor=ACTOR)
    assert audit_log.verify(workspace).ok


@pytest.mark.parametrize(
    ("consignments", "parties", "reason", "error"),
    [
        (["--"], [], "r", OperatorError),
        ([], [""], "r", OperatorError),
        ([], [], "r", Conflict),
        (["X"], [], " ", Conflict),
    ],
)
def test_a_hold_that_says_nothing_is_refused(
    sqlite_workspace: Workspace, consignments: list[str], parties: list[str], reason: str, error: type[Exception]
) -> None:
    assert sqlite_workspace.home.exists()
    with pytest.raises(error):
        holding.add(ACTOR, consignments=consignments, parties=parties, first=None, last=None, reason=reason)
    with pytest.raises(Conflict, match="in force"):
        holding.lift(ACTOR, "H-000099", "r")
    assert holds.holds(lifted=True) == []
