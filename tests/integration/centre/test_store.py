"""Opening a workspace: what is made, what is refused, and that it is quick."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tidewaiter.centre import workspace as workspaces
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions, queries
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import Workspace


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_workspace_is_private(sqlite_workspace: Workspace) -> None:
    home = sqlite_workspace.home
    assert {mode(home / name) for name in ("lake", "models", "keys", "audit")} == {0o700}
    assert {mode(file) for file in (home / "keys").iterdir() if file.suffix != ".pub"} == {0o600}
    assert len((home / "keys" / "audit.key").read_bytes()) == 32


def test_a_home_that_is_not_there_is_made_private(tmp_path: Path) -> None:
    try:
        open_store(tmp_path / "deep" / "home")
        assert mode(tmp_path / "deep" / "home") == 0o700
    finally:
        close_store()


def test_opening_the_same_workspace_again_gives_the_open_one(workspace: Workspace) -> None:
    assert open_store(workspace.home, database=workspace.database) is workspace


def test_opening_another_beside_it_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot open") as caught:
        open_store(tmp_path / "other")
    assert "another process" in caught.value.hint
    assert not (tmp_path / "other").exists()
    assert workspaces.current() is workspace


def test_nothing_is_open_after_closing(workspace: Workspace) -> None:
    close_store()
    with pytest.raises(OperatorError, match="no workspace is open"):
        workspaces.current()
    assert open_store(workspace.home, database=workspace.database).keys.audit == workspace.keys.audit


def test_sqlite_writes_ahead_and_syncs_fully(sqlite_workspace: Workspace) -> None:
    assert sqlite_workspace.database is None
    with connection.cursor() as cursor:
        names = ("journal_mode", "synchronous", "foreign_keys")
        found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
    assert found == ["wal", 2, 1]


def test_models_and_migrations_agree(sqlite_workspace: Workspace) -> None:
    assert sqlite_workspace is not None
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_store_of_a_newer_version_is_refused(workspace: Workspace) -> None:
    MigrationRecorder(connection).record_applied("targets", "9999_later")
    close_store()
    with pytest.raises(OperatorError, match=r"newer Tidewaiter \(targets\.9999_later\)"):
        open_store(workspace.home, database=workspace.database)


def test_a_store_that_is_behind_is_brought_up_to_date(sqlite_workspace: Workspace) -> None:
    call_command("migrate", "lookouts", "zero", verbosity=0, skip_checks=True)
    assert "lookouts_lookout" not in connection.introspection.table_names()
    close_store()
    open_store(sqlite_workspace.home)
    assert "lookouts_lookout" in connection.introspection.table_names()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_migrations_that_fail_half_way_leave_nothing(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a kill between Django's making a table and its noting that it is made: found by killing real processes."""
    url = None
    if engine == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        url = server.url(server.create())
    recorded: list[str] = []
    record = MigrationRecorder.record_applied

    def fail(self: MigrationRecorder, app: str, name: str) -> None:
        if len(recorded) == 4:
            raise OperatorError("stopped", "by the test")
        recorded.append(name)
        record(self, app, name)

    with monkeypatch.context() as patch:
        patch.setattr(MigrationRecorder, "record_applied", fail)
        with pytest.raises(OperatorError, match="stopped"):
            open_store(tmp_path / "home", database=url)
    assert connection.introspection.table_names() == []
    try:
        assert queries.verify(open_store(tmp_path / "home", database=url)).ok
    finally:
        close_store()


def test_a_log_without_its_key_is_refused_and_no_key_is_made(workspace: Workspace, actor: Actor) -> None:
    actions.checkpoint(actor)
    key = workspace.home / "keys" / "audit.key"
    close_store()
    key.unlink()
    with pytest.raises(OperatorError, match="a key is missing"):
        open_store(workspace.home, database=workspace.database)
    assert not key.exists()


def test_another_key_cannot_add_to_the_log(workspace: Workspace, actor: Actor) -> None:
    actions.checkpoint(actor)
    key = workspace.home / "keys" / "audit.key"
    close_store()
    key.write_bytes(bytes(32))
    open_store(workspace.home, database=workspace.database)
    with pytest.raises(OperatorError, match="not the key that sealed"):
        actions.checkpoint(actor)
    assert queries.length() == 1


def test_a_key_that_was_cut_is_an_operators_error(workspace: Workspace) -> None:
    close_store()
    (workspace.home / "keys" / "audit.key").write_bytes(b"short")
    with pytest.raises(OperatorError, match="holds 5 bytes"):
        open_store(workspace.home, database=workspace.database)


def test_a_server_that_is_not_there_is_an_operators_error(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be used") as caught:
        open_store(tmp_path / "home", database=f"postgresql://ana:secret@/centre?host={tmp_path}")
    assert "secret" not in str(caught.value)
    assert "TIDEWAITER_DATABASE" in caught.value.hint
    assert workspaces.opened() is None


def test_a_file_that_is_no_database_is_an_operators_error(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "centre.sqlite3").write_bytes(b"not a database, whatever its name says" * 100)
    with pytest.raises(OperatorError, match="cannot be used"):
        open_store(tmp_path / "home")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_is_an_operators_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OperatorError, match="cannot be made"):
        open_store(tmp_path / "home")


def test_a_home_that_is_a_file_is_an_operators_error(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(OperatorError, match="cannot be made"):
        open_store(tmp_path / "home")


def test_two_processes_that_open_a_new_workspace_make_the_same_one(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from tidewaiter.centre.store import open_store;"
        "print(open_store(pathlib.Path(sys.argv[1])).keys.audit.hex())"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "home")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ends = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert ends[0][0] == ends[1][0]
    open_store(tmp_path / "home")
    close_store()


def test_opening_reads_no_migration_when_nothing_waits(sqlite_template: Path, tmp_path: Path) -> None:
    """Every command pays for opening: it must not load Django's management commands or the migrations."""
    home = shutil.copytree(sqlite_template, tmp_path / "home")
    script = (
        "import sys, pathlib; from tidewaiter.centre.store import open_store; open_store(pathlib.Path(sys.argv[1]));"
        "print([m for m in sys.modules if 'migrations.0' in m or m == 'django.core.management.sql' or m == 'pyarrow'])"
    )
    run = subprocess.run([sys.executable, "-c", script, str(home)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
