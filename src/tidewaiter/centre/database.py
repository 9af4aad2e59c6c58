"""Where the relational store is: SQLite in the workspace, or PostgreSQL by its URL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tidewaiter.centre.errors import OperatorError

SQLITE_FILE = "centre.sqlite3"
WAIT_FOR_LOCK_SECONDS = 30

# FULL rather than NORMAL: in WAL mode NORMAL may lose the last commits when the power fails. A commit lost
# after its checkpoint was signed would look like a log that somebody cut off, and a finding that an officer
# was told is recorded would be gone. It costs one sync of the disk per commit; we commit by the batch.
_SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"


def settings_for(home: Path, url: str | None) -> dict[str, Any]:
    """Django's DATABASES entry for a workspace; raises OperatorError for a URL that is not PostgreSQL's."""
    return _sqlite(home / SQLITE_FILE) if url is None else _postgresql(url)


def without_password(url: str) -> str:
    """A database URL as it may be shown."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    shown = f"{user.split(':')[0]}@{host}" if user else host
    return f"{parts.scheme}://{shown}{parts.path}"


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": WAIT_FOR_LOCK_SECONDS,
            # A transaction that reads first and writes later would otherwise fail, not wait, when another wrote.
            "transaction_mode": "IMMEDIATE",
            "init_command": _SQLITE_PRAGMAS,
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad_url() from error
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise _bad_url()
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(options.pop("user", parts.username or "")),
        "PASSWORD": unquote(options.pop("password", parts.password or "")),
        "HOST": host,
        "PORT": str(options.pop("port", port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # a connection that the server dropped is made anew at the next request
        "OPTIONS": options,
    }


def _bad_url() -> OperatorError:
    return OperatorError(
        "the database is not named by a PostgreSQL URL",
        "write postgresql://user:password@host:5432/name, or leave TIDEWAITER_DATABASE unset for SQLite",
    )
