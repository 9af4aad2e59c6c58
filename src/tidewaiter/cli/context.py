"""What every command shares: the workspace, who acts, the time, and how to print."""

import getpass
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tidewaiter.cli import memory

if TYPE_CHECKING:
    from tidewaiter.centre.actor import Actor
    from tidewaiter.centre.store import Workspace


@dataclass(slots=True)
class Session:
    """One call of the command line."""

    home: Path
    actor_name: str | None
    database: str | None

    @property
    def actor(self) -> "Actor":
        """Who acts: --actor, or the login name."""
        from tidewaiter.centre.actor import Actor  # noqa: PLC0415 - Django loads only for commands that need it

        return Actor(self.actor_name or _login(), "operator")

    def workspace(self, *, create: bool = False, now: Callable[[], datetime] | None = None) -> "Workspace":
        """Open the workspace; unless `create`, one that does not exist is an error that says what to do.

        `now` is the clock it records by, the machine's by default.
        """
        if not create and self.database is None and not (self.home / "centre.sqlite3").exists():
            raise click.ClickException(
                f"no workspace at {self.home}. Name one with --home or TIDEWAITER_HOME, or make one with "
                "'tidewaiter ingest FILE' or 'tidewaiter simulate'."
            )
        from tidewaiter.centre.store import open_store  # noqa: PLC0415 - as above

        opened = open_store(self.home, database=self.database, now=now or self.now)
        memory.loaded()
        return opened

    def now(self) -> datetime:
        """The time: the machine's, or, in a practice workspace, that of the practice world."""
        from tidewaiter.centre.clock import standing  # noqa: PLC0415 - as above

        return standing(self.home)()


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


class When(click.ParamType[datetime]):
    """A UTC time as 2026-01-05 or 2026-01-05T06:00."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read ISO 8601; a time without zone is UTC."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a time such as 2026-01-05 or 2026-01-05T06:00", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Day(click.ParamType[date]):
    """A date as 2026-01-05."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read ISO 8601."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-01-05", param, ctx)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of tables.")


def console() -> Console:
    """Standard output; wide enough to keep tables whole when it is not a terminal."""
    return Console() if sys.stdout.isatty() else Console(width=120, soft_wrap=False)


def print_json(value: object) -> None:
    """One JSON document, UTF-8, times as ISO 8601; NaN becomes null."""
    click.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2, default=str))


def _plain(value: object) -> object:
    if isinstance(value, float) and (value != value or value in {float("inf"), float("-inf")}):  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


@contextmanager
def progress(description: str, total: int | None, *, quiet: bool = False) -> Iterator["Bar"]:
    """Show a progress bar on standard error while the block runs; silent with `quiet` or without a terminal."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=quiet or not sys.stderr.isatty(),
    )
    with bar:
        yield Bar(bar, bar.add_task(description, total=total))


@dataclass(frozen=True, slots=True)
class Bar:
    """A running progress bar."""

    progress: Progress
    task: object

    def advance(self, description: str | None = None, step: float = 1) -> None:
        """Move on by `step`, saying what is being done."""
        self.progress.update(self.task, advance=step, description=description)  # type: ignore[arg-type] # rich's TaskID

    def reach(self, done: float, total: float, description: str) -> None:
        """Stand at `done` of `total`, saying what is being done."""
        self.progress.update(self.task, completed=done, total=total, description=description)  # type: ignore[arg-type] # rich's TaskID
