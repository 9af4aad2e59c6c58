"""`tidewaiter feed`: run the feeds of the workspace, and see how they go."""

import json
import signal
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.table import Table

from tidewaiter.cli.context import Session, console, json_option, print_json

if TYPE_CHECKING:
    from tidewaiter.centre.feeding.definitions import Definition
    from tidewaiter.centre.feeding.run import Told

LINE_SECONDS = 1.0

lines_option = click.option("--json", "as_json", is_flag=True, help="Print a JSON line for every batch.")


@click.group(invoke_without_command=True, epilog="Example: tidewaiter feed   |   tidewaiter feed run post --once")
@lines_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Run the feeds that feeds.toml in the workspace describes, until stopped; alone it runs all of them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(run, as_json=as_json)


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--once", is_flag=True, help="Take what is there and end.")
@lines_option
@click.pass_obj
def run(session: Session, names: tuple[str, ...] = (), *, once: bool = False, as_json: bool = False) -> None:
    """Run all feeds, or those named, until told to stop (SIGTERM or Ctrl-C).

    A message is acknowledged, or its file moved, after its commit: ended or killed at any moment, nothing is lost
    and nothing counts twice. What cannot be read waits in quarantine, a feed that does not answer is tried again,
    and the others go on. With --once it ends with 1 when one did not answer.
    """
    from tidewaiter.centre.clock import going  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.feeding import run as running  # noqa: PLC0415 - as above

    workspace = session.workspace(create=True, now=going(session.home))
    runner = running.Run(workspace, session.actor, _chosen(session, names), once=once)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: runner.stop())
    shown = _Lines(as_json=as_json)
    told = runner.run(shown.show)
    shown.show(told, last=True)
    if once and any(one.state == "down" for one in told.feeds):
        sys.exit(1)


@command.command("list")
@json_option
@click.pass_obj
def show(session: Session, *, as_json: bool) -> None:
    """Show the feeds and how each goes."""
    from tidewaiter.centre.feeding import definitions, status  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    rows = []
    for name, one in _chosen(session, ()).items():
        known = status.read(workspace.home, name, workspace.now())
        rows.append(
            {"name": name, "kind": definitions.kind(one), "state": "never ran", **(asdict(known) if known else {})}
        )
    if as_json:
        print_json(rows)
        return
    table = Table("Feed", "Kind", "State", "Last message", "Rows", "Rows/s", "Waiting", "Quarantined", "Problem")
    for row in rows:
        last = row.get("last_at")
        table.add_row(
            row["name"],
            row["kind"],
            str(row["state"]),
            f"{last:%Y-%m-%d %H:%M:%S}" if last else "-",
            f"{row.get('rows', 0):,}",
            f"{row.get('rate', 0.0):,.1f}",
            f"{row.get('waiting', 0):,}",
            f"{row.get('quarantined', 0):,}",
            str(row.get("problem", "")),
        )
    console().print(table)


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@json_option
@click.pass_obj
def check(session: Session, names: tuple[str, ...], *, as_json: bool) -> None:
    """Try whether each feed answers, without taking anything; ends with 1 when one does not."""
    from tidewaiter.centre.feeding import run as running  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    found = running.problems(_chosen(session, names), workspace.now, workspace.home)
    if as_json:
        print_json(found)
    else:
        for name, wrong in found.items():
            click.echo(f"{name}: {wrong or 'answers'}", err=bool(wrong))
    if any(found.values()):
        sys.exit(1)


def _chosen(session: Session, names: tuple[str, ...]) -> "dict[str, Definition]":
    from tidewaiter.centre.errors import OperatorError  # noqa: PLC0415 - as above
    from tidewaiter.centre.feeding import definitions  # noqa: PLC0415 - as above

    known = definitions.load(session.home)
    missing = next((name for name in names if name not in known), None)
    if missing is not None:
        raise OperatorError(
            "there is no feed {missing}",
            "{file} has {choices}",
            missing=repr(missing),
            file=definitions.FILE,
            choices=", ".join(known),
        )
    return {name: one for name, one in known.items() if not names or name in names}


class _Lines:
    """The live line: written over itself on a terminal, once a second elsewhere, every batch as JSON."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._terminal = sys.stdout.isatty() and not as_json
        self._shown_at = float("-inf")

    def show(self, told: "Told", *, last: bool = False) -> None:
        """Show how it goes."""
        if self._as_json:
            click.echo(json.dumps({**asdict(told.pulse), "feeds": [asdict(one) for one in told.feeds]}, default=str))
            sys.stdout.flush()
            return
        now = time.monotonic()
        if not last and now - self._shown_at < (0.1 if self._terminal else LINE_SECONDS):
            return
        self._shown_at = now
        down = [f"{one.name} is down: {one.problem}" for one in told.feeds if one.state == "down"]
        line = "  ".join([told.pulse.sentence(), *down])
        end = "\n" if last or not self._terminal else ""
        click.echo(("\r\x1b[K" if self._terminal else "") + line + end, nl=False)
        sys.stdout.flush()
