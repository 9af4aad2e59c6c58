"""The audit log in both databases: gapless, sealed, walled in, bound to the transaction of what it records."""

import json

import pytest
from django.db import transaction

from tidewaiter.audit.merkle import root
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions, checkpoints, queries
from tidewaiter.centre.audit_log.models import AuditEntry
from tidewaiter.centre.workspace import Workspace

pytestmark = pytest.mark.usefixtures("workspace")


def write(actor: Actor, count: int) -> None:
    for i in range(count):
        with transaction.atomic():
            actions.record(actor, "test.write", f"thing {i}", {"i": i}, reason="because")


def write_and_fail(actor: Actor, count: int) -> None:
    with transaction.atomic():
        for i in range(count):
            actions.record(actor, "test.write", "thing", {"i": i})
        transaction.set_rollback(True)


def test_a_new_log_is_whole(workspace: Workspace) -> None:
    assert queries.verify(workspace).ok
    assert queries.length() == 0


def test_where_nothing_was_scanned_there_is_nothing_to_seal(workspace: Workspace, actor: Actor) -> None:
    (workspace.home / queries.SCANS).unlink(missing_ok=True)
    assert actions.seal_scans(actor) is None
    assert queries.length() == 0


def test_entries_are_numbered_from_one_and_verify(workspace: Workspace, actor: Actor) -> None:
    write(actor, 5)
    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
    verified = queries.verify(workspace)
    assert (verified.ok, verified.count, verified.last_seq) == (True, 5, 5)


def test_an_entry_outside_a_transaction_is_refused(workspace: Workspace, actor: Actor) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        actions.record(actor, "test.write", "thing", {})
    assert queries.length() == 0
    assert queries.verify(workspace).ok


def test_an_entry_vanishes_with_what_it_tells_of(workspace: Workspace, actor: Actor) -> None:
    write(actor, 1)
    write_and_fail(actor, 1)
    write(actor, 1)
    assert [line.seq for line in queries.latest()] == [2, 1]
    assert queries.verify(workspace).ok


def test_who_did_what_when_and_why_is_kept(workspace: Workspace) -> None:
    with transaction.atomic():
        actions.record(
            Actor("zoë\x00", "officer", "s1"), "a.b", "T-1", {"n": 1}, reason="r\ud800", before={"x": 1}, after={"x": 2}
        )
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.session, entry.role, entry.reason) == ("zoë␀", "s1", "officer", "r\ufffd")
    assert json.loads(entry.payload) == {"n": 1}
    assert len(entry.before) == len(entry.after) == 64
    assert entry.before != entry.after
    assert entry.at == workspace.now()
    assert queries.verify(workspace).ok


def test_a_checkpoint_signs_where_the_log_stands(workspace: Workspace, actor: Actor) -> None:
    write(actor, 6)
    assert actions.checkpoint(actor) == 7
    (checkpoint,) = checkpoints.read(workspace.checkpoints).checkpoints
    leaves = [bytes.fromhex(h) for h in AuditEntry.objects.order_by("seq").values_list("hash", flat=True)]
    assert (checkpoint.seq, checkpoint.head, checkpoint.root) == (7, leaves[-1], root(leaves))
    assert queries.verify(workspace).checkpoints == 1


def test_a_checkpoint_is_due_every_thousand_entries() -> None:
    assert actions.CHECKPOINT_EVERY == 1000


def test_a_checkpoint_is_signed_when_it_is_due(
    workspace: Workspace, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "CHECKPOINT_EVERY", 10)
    write(actor, 9)
    assert checkpoints.last_seq(workspace.checkpoints) == 0
    write(actor, 3)
    assert checkpoints.last_seq(workspace.checkpoints) == 10
    with transaction.atomic():
        for i in range(25):
            actions.record(actor, "test.write", "thing", {"i": i})
    assert [c.seq for c in checkpoints.read(workspace.checkpoints).checkpoints] == [10, 20, 30]
    assert queries.verify(workspace).ok


def test_no_checkpoint_is_signed_for_entries_that_were_rolled_back(
    workspace: Workspace, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "CHECKPOINT_EVERY", 10)
    write_and_fail(actor, 15)
    assert checkpoints.last_seq(workspace.checkpoints) == 0


def test_a_line_torn_by_a_crash_is_passed_over(workspace: Workspace, actor: Actor) -> None:
    actions.checkpoint(actor)
    with workspace.checkpoints.open("ab") as file:
        file.write(b'{"seq": 2, "hea')
    actions.checkpoint(actor)
    verified = queries.verify(workspace)
    assert (verified.ok, verified.checkpoints, verified.torn_lines) == (True, 2, 1)


def test_the_newest_entries_come_first_and_can_be_those_of_one_object(actor: Actor) -> None:
    write(actor, 3)
    assert [line.object for line in queries.latest(2)] == ["thing 2", "thing 1"]
    assert [line.seq for line in queries.latest(object_name="thing 0")] == [1]


def test_several_deeds_of_one_transaction_are_entries_one_after_the_other(workspace: Workspace, actor: Actor) -> None:
    write(actor, 2)
    with transaction.atomic():
        last = actions.record_all([actions.Deed(actor, "test.write", f"thing {i}", {"i": i}) for i in range(3)])
    write(actor, 1)
    assert last == 5
    verified = queries.verify(workspace)
    assert (verified.ok, verified.count, verified.last_seq) == (True, 6, 6)
