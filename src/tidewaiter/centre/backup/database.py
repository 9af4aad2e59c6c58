"""The relational store as one file: SQLite by its own online copy, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tidewaiter.centre.database import SQLITE_FILE, without_password
from tidewaiter.centre.errors import OperatorError

DUMP_FILE = "centre.pgdump"
TOOLS = "TIDEWAITER_PG_BIN"
"""Environment variable that names the folder of pg_dump and pg_restore, where PATH finds others or none."""


def copy_out(home: Path, database: str | None, into: Path) -> str:
    """A consistent copy of the store as of one moment, while others go on writing; its name in the backup."""
    if database is None:
        with closing(sqlite3.connect(home / SQLITE_FILE)) as source, closing(sqlite3.connect(into)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        return SQLITE_FILE
    command = [tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={into}", database]
    _run(command, database)
    return DUMP_FILE


def put_back(file: Path, home: Path, database: str | None) -> None:
    """Make the store from a copy. An existing PostgreSQL database must be empty."""
    if database is None:
        if file.name != SQLITE_FILE:
            raise OperatorError(
                "the backup holds a PostgreSQL store", "name an empty database in TIDEWAITER_DATABASE and restore again"
            )
        file.replace(home / SQLITE_FILE)
        return
    if file.name != DUMP_FILE:
        raise OperatorError("the backup holds an SQLite store", "restore without TIDEWAITER_DATABASE")
    command = [tool("pg_restore"), "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    _run([*command, f"--dbname={database}", str(file)], database)


def tool(name: str) -> str:
    """The path of one of PostgreSQL's programs."""
    folder = os.environ.get(TOOLS)
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if found is None:
        raise OperatorError(
            "{name} is not here",
            "install PostgreSQL's client programs, or name their folder in {tools}",
            name=name,
            tools=TOOLS,
        )
    return found


def _run(command: list[str], database: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's programs
    if done.returncode:
        said = done.stderr.strip().splitlines()
        why = said[-1] if said else "it does not say why"
        raise OperatorError(
            "{name} failed for {database}: {why}",
            "it must be at least as new as the server, and the database to restore into must be empty",
            name=Path(command[0]).name,
            database=without_password(database),
            why=why,
        )
