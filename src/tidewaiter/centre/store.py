"""Opening a workspace: directories, keys, the connection, and tables brought up to date.

A process works with one workspace at a time, because Django's connection, the audit chain and the clock
belong to the process.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from tidewaiter.centre import configuration, keys, workspace
from tidewaiter.centre.database import settings_for, without_password
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.lock import store_lock
from tidewaiter.centre.workspace import DIRECTORIES, Workspace

__all__ = ["Workspace", "close_store", "open_store"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_store(home: Path, *, database: str | None = None, now: Callable[[], datetime] = _utc_now) -> Workspace:
    """Open a workspace, making what is missing; opening the same one again gives the one that is open.

    `database` is a postgresql:// URL, or None for SQLite in the workspace. `now` gives aware times and is the
    clock of every record. Raises OperatorError when another workspace is open, when the database cannot be
    reached, or when the keys of a log that has entries are gone.
    """
    home = home.expanduser().resolve()
    already = workspace.opened()
    if already is not None:
        if (already.home, already.database) == (home, database):
            return already
        raise OperatorError(
            "this process works with {home} and cannot open {home_too} beside it",
            "start another process for the other workspace, or close this one first",
            home=already.home,
            home_too=home,
        )
    settings = settings_for(home, database)
    _make_directories(home)
    configuration.ensure()
    configuration.point_at(settings)
    try:
        if not keys.present(home / "keys") or _behind():
            with store_lock(home):
                _build(home)
        opened = Workspace(home, database, now, keys.open_keys(home / "keys"))
    except ImproperlyConfigured as error:
        configuration.point_at(configuration.NO_DATABASE)
        raise OperatorError(
            "PostgreSQL needs the psycopg package", "install it with: pip install 'tidewaiter[postgres]'"
        ) from error
    except DatabaseError as error:
        configuration.point_at(configuration.NO_DATABASE)
        where = without_password(database) if database else str(home)
        raise OperatorError(
            "the database of {where} cannot be used: {error}",
            "check that the server runs and that user, password and name in TIDEWAITER_DATABASE are right"
            if database
            else "check that the disk has room and that the workspace is yours to write",
            where=where,
            error=str(error).strip(),
        ) from error
    workspace.remember(opened)
    return opened


def close_store() -> None:
    """Let go of the open workspace, so that another can be opened; no other thread may be using it."""
    if workspace.opened() is not None:
        configuration.point_at(configuration.NO_DATABASE)
        workspace.remember(None)


def _make_directories(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in DIRECTORIES:
            (home / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise OperatorError(
            "the workspace {home} cannot be made: {strerror}",
            "name a directory that you may write to with --home or TIDEWAITER_HOME",
            home=home,
            strerror=error.strerror,
        ) from error


def _build(home: Path) -> None:
    """Bring tables up to date, and make keys unless a log was sealed with keys that are no longer there."""
    if _behind():
        _migrate()
    head: Any = apps.get_model("audit_log", "AuditHead")
    if not keys.present(home / "keys") and head.objects.filter(seq__gt=0).exists():
        raise OperatorError(
            "the audit log has entries, but a key is missing in {home}",
            "put keys/audit.key and keys/checkpoint.ed25519 back from a backup: new keys cannot verify old entries",
            home=home / "keys",
        )
    keys.open_keys(home / "keys")


def _migrate() -> None:
    """Run the migrations that wait, all or none.

    Django commits each migration by itself and may note it as done in a transaction after that: a process
    killed in between leaves tables that the next run tries to make again.
    """
    from django.core.management import call_command  # noqa: PLC0415 - a tenth of a second, needed once

    connection.disable_constraint_checking()  # SQLite rebuilds tables, and can switch this only outside a transaction
    try:
        with transaction.atomic():
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    finally:
        connection.enable_constraint_checking()


def _behind() -> bool:
    """True when migrations wait; cheaper than Django's own loader, because every command pays for it."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    ours = {
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in Path(app.path, "migrations").glob("[0-9]*.py")
    }
    labels = {app.label for app in apps.get_app_configs()}
    later = {name for name in applied - ours if name[0] in labels}
    if later:
        raise OperatorError(
            "the store was written by a newer Tidewaiter ({choices})",
            "install that version, or newer",
            choices=".".join(min(later)),
        )
    return not ours <= applied
