"""`tidewaiter devices`: the register of devices, as a table and as the file that `identify` reads."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.canine import plain, told
from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.cli.present import table

if TYPE_CHECKING:
    from tidewaiter.centre.devices.queries import DeviceLine


@click.group(invoke_without_command=True, epilog="Example: tidewaiter devices import devices.toml")
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """List devices, what is out of date first; take in and write devices.toml."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    session.workspace()
    from tidewaiter.centre.devices import queries  # noqa: PLC0415 - Django loads only now

    lines = queries.devices(session.actor, session.now().date())
    if as_json:
        print_json([{**asdict(one), "record": plain(one.record), "negative": one.negative} for one in lines])
        return
    columns = ("device", "name", "kind", "facility", "detects from", "library", "state", "uses", "yield", "no find")
    rows = (
        (
            one.code,
            one.name,
            one.technique,
            one.facility,
            _limit(one),
            one.library_date,
            ", ".join(lapse.replace("_", " ") for lapse in one.lapses) or "in order",
            *told(one.record),
        )
        for one in lines
    )
    if not lines:
        click.echo(
            "No device is registered: import a file with tidewaiter devices import, or register one at the desk."
        )
        return
    console().print(table("Devices", columns, rows))
    for one in lines:
        click.echo(f"A negative by {one.code}: {one.negative}")


def _limit(one: "DeviceLine") -> str | None:
    if one.detection_limit is not None:
        return f"about {one.detection_limit:g} %"
    return "not established" if one.has_limit else None


@command.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def take_in(session: Session, file: Path) -> None:
    """Take in FILE (devices.toml), whole or not at all."""
    session.workspace()
    from tidewaiter.centre.devices import actions, exchange  # noqa: PLC0415 - as above

    found, problems = exchange.read(file.read_text(encoding="utf-8", errors="replace"))
    for problem in problems:
        click.echo(f"{problem.code}: {problem.path}: {problem.value}: {problem.hint}", err=True)
    if problems:
        raise click.ClickException(f"{file}: nothing was taken in.")
    added, changed = actions.take_in(session.actor, found)
    click.echo(f"{added} registered, {changed} changed.")


@command.command()
@click.pass_obj
def export(session: Session) -> None:
    """Write the register as devices.toml to standard output."""
    session.workspace()
    from tidewaiter.centre.devices import exchange, queries  # noqa: PLC0415 - as above

    click.echo(exchange.write(queries.devices(session.actor, session.now().date())), nl=False)
