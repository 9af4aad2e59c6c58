"""The audit log's walls and what happens behind them (ASVS 5.0, V16.4.2), on both databases.

First the database refuses to change the log. Then the tests take the walls down, as an owner of the database
can, change the log in every way, and `verify` must say so: without them, with the walls put up again, and
even with the chain's key in the forger's hands.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, transaction

from tidewaiter.audit.chain import GENESIS, Entry, Fault, Sealed, seal
from tidewaiter.audit.checkpoint import sign
from tidewaiter.centre import walls
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions, checkpoints, queries
from tidewaiter.centre.audit_log.models import AuditEntry, AuditHead
from tidewaiter.centre.workspace import Workspace

TABLE = walls.AUDIT.table
ANA = Actor("ana", "analyst")


def execute(statement: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params or None)


@contextmanager
def walls_down() -> Iterator[None]:
    """Take the walls of the log down as the owner of the database, and put them up again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
            standing = cursor.fetchall()
        for name, _ in standing:
            execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in standing:
            execute(statement)
    else:
        execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        yield
        execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")


@pytest.fixture(autouse=True)
def _six_entries(workspace: Workspace) -> None:
    for i in range(1, 7):
        with transaction.atomic():
            actions.record(ANA, "test.write", f"thing {i}", {"i": i})
    assert queries.verify(workspace).ok


REFUSED = {
    "update": f"UPDATE {TABLE} SET actor = 'bob' WHERE seq = 3",
    "update of all": f"UPDATE {TABLE} SET reason = ''",
    "delete": f"DELETE FROM {TABLE} WHERE seq = 6",
    "delete of all": f"DELETE FROM {TABLE}",
    "gap": f"INSERT INTO {TABLE} SELECT 9, at, actor, session, role, action, object, before, after, payload, reason,"
    f" prev_hash, hash FROM {TABLE} WHERE seq = 6",
    "duplicate": f"INSERT INTO {TABLE} SELECT * FROM {TABLE} WHERE seq = 6",
}
REFUSED_BY = {
    "sqlite": {
        "replace": f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE} WHERE seq = 3",
        "update or replace": f"UPDATE OR REPLACE {TABLE} SET seq = 2 WHERE seq = 3",
    },
    "postgresql": {
        "truncate": f"TRUNCATE {TABLE}",
        "truncate cascade": f"TRUNCATE {TABLE} CASCADE",
        "upsert": f"INSERT INTO {TABLE} SELECT * FROM {TABLE} WHERE seq = 3"
        " ON CONFLICT (seq) DO UPDATE SET actor = 'bob'",
    },
}


def test_the_database_refuses_to_change_the_log(workspace: Workspace) -> None:
    for statement in (REFUSED | REFUSED_BY[connection.vendor]).values():
        with pytest.raises(DatabaseError, match=r"never changed or removed|numbered without gaps"):
            execute(statement)
    assert queries.verify(workspace).count == 6


def test_the_ledger_of_targets_is_walled_in_too(workspace: Workspace) -> None:
    assert walls.missing(walls.LEDGER) == []
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="never changed"):
            execute(f"TRUNCATE {walls.LEDGER.table}")
    assert workspace.home.exists()


def test_walls_that_were_taken_down_are_missed(workspace: Workspace) -> None:
    with walls_down():
        verified = queries.verify(workspace)
        assert (verified.ok, verified.fault, verified.first_bad_seq) == (False, Fault.WALL, None)
        assert f"{TABLE}_no_update" in verified.reason
    assert queries.verify(workspace).ok


def test_a_wall_of_paper_is_seen(workspace: Workspace) -> None:
    """A trigger of the right name that refuses nothing."""
    if connection.vendor == "sqlite":
        execute(f"DROP TRIGGER {TABLE}_no_delete")
        execute(f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT 1; END")
    else:
        body = "BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"
        execute(f"CREATE OR REPLACE FUNCTION {TABLE}_refuse_row() RETURNS trigger LANGUAGE plpgsql AS $b${body}$b$")
    assert walls.missing(walls.AUDIT)[-1].startswith(TABLE)
    assert queries.verify(workspace).fault == Fault.WALL


def edit() -> None:
    execute(f"UPDATE {TABLE} SET payload = %s WHERE seq = 3", '{"i":4}')


def backdate() -> None:
    execute(f"UPDATE {TABLE} SET at = (SELECT at FROM {TABLE} WHERE seq = 1) WHERE seq = 3")
    execute(f"UPDATE {TABLE} SET actor = 'bob' WHERE seq = 3")


def spoil() -> None:
    execute(f"UPDATE {TABLE} SET hash = 'nonsense' WHERE seq = 3")


def delete() -> None:
    execute(f"DELETE FROM {TABLE} WHERE seq = 3")


def delete_and_number_again() -> None:
    execute(f"DELETE FROM {TABLE} WHERE seq = 3")
    for seq in (4, 5, 6):
        execute(f"UPDATE {TABLE} SET seq = %s WHERE seq = %s", seq - 1, seq)


def swap() -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        execute(f"UPDATE {TABLE} SET seq = %s WHERE seq = %s", new, old)


def insert() -> None:
    for seq in (6, 5, 4, 3):
        execute(f"UPDATE {TABLE} SET seq = %s WHERE seq = %s", seq + 1, seq)
    columns = "at, actor, session, role, action, object, before, after, payload, reason, prev_hash, hash"
    execute(f"INSERT INTO {TABLE} (seq, {columns}) SELECT 3, {columns} FROM {TABLE} WHERE seq = 2")


@pytest.mark.parametrize("change", [edit, backdate, spoil, delete, delete_and_number_again, swap, insert])
def test_a_change_behind_the_walls_is_found_where_it_was_made(workspace: Workspace, change: Callable[[], None]) -> None:
    with walls_down():
        change()
    verified = queries.verify(workspace)
    assert (verified.ok, verified.first_bad_seq, verified.count) == (False, 3, 2)


def test_a_tail_cut_off_is_found_by_the_head(workspace: Workspace) -> None:
    with walls_down():
        execute(f"DELETE FROM {TABLE} WHERE seq > 4")
    verified = queries.verify(workspace)
    assert (verified.fault, verified.first_bad_seq) == (Fault.HEAD, 5)


def cut_with_head(last: int) -> None:
    """Cut the tail off and set the head row back, so that the database agrees with itself."""
    kept = AuditEntry.objects.get(seq=last)
    with walls_down():
        execute(f"DELETE FROM {TABLE} WHERE seq > %s", last)
    AuditHead.objects.update(seq=last, hash=kept.hash)


def test_a_tail_cut_off_with_the_head_set_back_is_found_by_a_checkpoint(workspace: Workspace) -> None:
    actions.checkpoint(ANA)
    cut_with_head(4)
    verified = queries.verify(workspace)
    assert (verified.fault, verified.first_bad_seq) == (Fault.TRUNCATION, 5)
    assert "5 to 7" in verified.reason


def test_a_head_set_back_alone_is_found(workspace: Workspace) -> None:
    kept = AuditEntry.objects.get(seq=4)
    AuditHead.objects.update(seq=4, hash=kept.hash)
    verified = queries.verify(workspace)
    assert (verified.fault, verified.first_bad_seq) == (Fault.HEAD, 5)


def forge(workspace: Workspace) -> None:
    """Rewrite entry 3 and seal all that follows again, with the chain's own key."""
    head = GENESIS
    with walls_down():
        for row in AuditEntry.objects.order_by("seq"):
            entry = Entry(**{name: getattr(row, name) for name in Entry.__slots__})
            entry = replace(entry, actor="bob") if row.seq == 3 else entry
            sealed: Sealed = seal(entry, head, workspace.keys.audit)
            AuditEntry.objects.filter(seq=row.seq).update(
                actor=entry.actor, prev_hash=head.hex(), hash=sealed.hash.hex()
            )
            head = sealed.hash
    AuditHead.objects.update(hash=head.hex())


def test_a_forger_who_has_the_key_contradicts_a_checkpoint(workspace: Workspace) -> None:
    actions.checkpoint(ANA)
    forge(workspace)
    verified = queries.verify(workspace)
    assert (verified.fault, verified.first_bad_seq) == (Fault.CHECKPOINT, 1)


def test_when_the_checkpoints_are_taken_away_too_a_witness_still_knows(workspace: Workspace) -> None:
    actions.checkpoint(ANA)
    witness = checkpoints.read(workspace.checkpoints).checkpoints
    workspace.checkpoints.unlink()
    forge(workspace)
    assert queries.verify(workspace).ok
    assert queries.verify(workspace, witness).fault == Fault.CHECKPOINT


def test_a_checkpoint_signed_by_another_key_is_a_fault(workspace: Workspace) -> None:
    head = AuditHead.objects.get()
    forged = sign(6, bytes.fromhex(head.hash), bytes(32), workspace.now(), Ed25519PrivateKey.generate())
    checkpoints.append(workspace.home, workspace.checkpoints, forged)
    assert queries.verify(workspace).fault == Fault.SIGNATURE
