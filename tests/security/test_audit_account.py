"""On PostgreSQL the program's account need not own the tables: the grants of docs/audit.md, tried out."""

import pytest
from django.db import DatabaseError, connection, transaction

from tidewaiter.centre import walls
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions, queries
from tidewaiter.centre.workspace import Workspace

TABLE = walls.AUDIT.table
ANA = Actor("ana", "analyst")


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_account_that_may_only_add_cannot_take_the_walls_down(postgresql_workspace: Workspace) -> None:
    """The grants of docs/audit.md: the application's account adds to the log and can do nothing else to it."""
    assert postgresql_workspace.database is not None
    execute("DROP ROLE IF EXISTS tidewaiter_app")
    execute("CREATE ROLE tidewaiter_app")
    execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tidewaiter_app")
    execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {TABLE}, {walls.LEDGER.table} FROM tidewaiter_app")
    execute("REVOKE DELETE, TRUNCATE ON audit_log_audithead FROM tidewaiter_app")
    execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tidewaiter_app")
    execute("SET ROLE tidewaiter_app")
    try:
        with transaction.atomic():
            assert actions.record(ANA, "test.write", "thing", {}) == 1
        for statement in (
            f"UPDATE {TABLE} SET actor = 'bob'",
            f"DELETE FROM {TABLE}",
            f"TRUNCATE {TABLE}",
            f"ALTER TABLE {TABLE} DISABLE TRIGGER USER",
            f"DROP TRIGGER {TABLE}_no_update ON {TABLE}",
        ):
            with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
                execute(statement)
    finally:
        execute("RESET ROLE")
        execute("DROP OWNED BY tidewaiter_app")
        execute("DROP ROLE tidewaiter_app")
    assert queries.verify(postgresql_workspace).count == 1
