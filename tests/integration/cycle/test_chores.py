from django.db import connection

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit
from tidewaiter.centre.cycle import auditing
from tidewaiter.centre.cycle.chores import CHORES, Chore, tick
from tidewaiter.centre.cycle.scan import Belt
from tidewaiter.centre.workspace import Workspace

NOON = 1_800_000_000.0


def test_a_chore_is_done_when_it_is_due_and_not_before(sqlite_workspace: Workspace) -> None:
    done: list[str] = []
    chores = [
        Chore("often", 10, lambda *_: done.append("often") or "did"),
        Chore("daily", 86_400, lambda *_: done.append("daily") or ""),
    ]
    for at in (NOON, NOON + 5, NOON + 11, NOON + 86_401):
        tick(sqlite_workspace, chores, at)
    assert done == ["often", "daily", "often", "often", "daily"]


def test_one_that_fails_is_told_of_and_holds_up_nobody(sqlite_workspace: Workspace) -> None:
    def fails(*_: object) -> str:
        raise RuntimeError("no room")

    first, second = tick(sqlite_workspace, [Chore("a", 1, fails), Chore("b", 1, lambda *_: "did")], NOON)
    assert (first.good, first.said) == (False, "RuntimeError: no room")
    assert (second.good, second.said) == (True, "did")


def test_a_damaged_memory_of_what_was_done_makes_all_due(sqlite_workspace: Workspace) -> None:
    chores = [Chore("a", 1000, lambda *_: "did")]
    tick(sqlite_workspace, chores, NOON)
    (sqlite_workspace.home / "chores.json").write_text("{")
    assert len(tick(sqlite_workspace, chores, NOON + 1)) == 1


def test_scans_that_a_crash_left_are_sealed(workspace: Workspace) -> None:
    belt = Belt(workspace, Actor("olu", "port_officer"))
    belt.__enter__()
    belt.scan("RB123456785GB")
    assert audit.sealed_scans() == 0
    tick(workspace, CHORES, NOON)
    assert audit.sealed_scans() > 0


def test_the_log_is_verified_every_day_and_a_fault_is_told(sqlite_workspace: Workspace) -> None:
    verify = [chore for chore in CHORES if chore.name == "verify the log"]
    (good,) = tick(sqlite_workspace, verify, NOON)
    assert good.good
    assert auditing.latest(sqlite_workspace) is not None
    assert tick(sqlite_workspace, verify, NOON + 80_000) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_log_audithead SET hash = %s", ["0" * 64])  # as somebody with the file could
    (bad,) = tick(sqlite_workspace, verify, NOON + 90_000)
    assert not bad.good
    assert auditing.latest(sqlite_workspace).ok is False
