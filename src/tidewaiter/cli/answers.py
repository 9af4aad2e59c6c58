"""`tidewaiter answers`: what filers were asked and what came of it."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.context import Session, When, console, json_option, print_json
from tidewaiter.cli.present import table

if TYPE_CHECKING:
    from tidewaiter.formats.flight_manifest import Manifest


@click.group(invoke_without_command=True, epilog="Example: tidewaiter answers --open   |   tidewaiter answers send")
@click.option("--open", "open_only", is_flag=True, help="Those that stand alone.")
@json_option
@click.pass_context
def command(ctx: click.Context, *, open_only: bool, as_json: bool) -> None:
    """Show what filers were asked, what they answered, and what left before it was resolved."""
    if ctx.invoked_subcommand is not None:
        return
    from tidewaiter.centre.answers import queries  # noqa: PLC0415 - Django loads only now

    session: Session = ctx.obj
    session.workspace()
    found = queries.requests(session.actor, open_only=open_only)
    filers = queries.by_filer(session.actor)
    if as_json:
        counted = [{**asdict(one), "share": one.share} for one in filers]
        print_json({"requests": [asdict(one) for one in found], "filers": counted})
        return
    columns = ("request", "asked", "consignment", "filer", "due", "state", "departed unresolved", "answer")
    lines = (
        (
            one.request_id,
            f"{one.kind.upper()} {', '.join(one.elements)}".strip(),
            one.consignment_id,
            one.filer,
            None if one.deadline is None else f"{one.deadline:%Y-%m-%d %H:%M}",
            one.state,
            None if one.departed_at is None else f"{one.departed_at:%Y-%m-%d %H:%M}",
            one.answer,
        )
        for one in found
    )
    console().print(table("Requests to filers", columns, lines))


@command.command(epilog="Example: tidewaiter answers send")
@json_option
@click.pass_obj
def send(session: Session, *, as_json: bool) -> None:
    """Match what filers filed since, watch the gate, and write what waits into the outbox. A chore does it too."""
    from tidewaiter.centre.cycle import answering  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    did = answering.tend(workspace, session.actor)
    if as_json:
        print_json({"did": did})
    else:
        click.echo(did or "Nothing waits.")


@command.command(epilog="Example: tidewaiter answers receive answers.json")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def receive(session: Session, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Take in answers of filers: plain JSON with the request in `answers_to`, or IE4R02 and IE4R03 of ICS2."""
    from tidewaiter.centre.cycle import answering  # noqa: PLC0415 - Django loads only now

    session.workspace()
    found = [answering.receive(session.actor, file.read_bytes()) for file in files]
    answered = [name for one in found for name in one.answered]
    unmatched = [name for one in found for name in one.unmatched]
    if as_json:
        print_json({"answered": answered, "unmatched": unmatched})
    else:
        click.echo(f"{len(answered)} answered.")
        if unmatched:
            click.echo(f"No request waits for: {' '.join(unmatched)}")
    if not answered and not unmatched:
        raise click.ClickException(
            "no answer was found. IE4R02, IE4R03 and plain JSON are read, of which each object needs kind, reference "
            "(the filer's own), issued_at (with its time zone) and answers_to (Q-…): docs/answers.md has an example."
        )


@command.command(epilog='Example: tidewaiter answers resolve Q-000012 --reason "Invoice seen"')
@click.argument("request_id", metavar="REQUEST")
@click.option("--reason", required=True, help="Why; kept in the audit log.")
@json_option
@click.pass_obj
def resolve(session: Session, request_id: str, reason: str, *, as_json: bool) -> None:
    """End REQUEST; the filer is told that it is removed."""
    from tidewaiter.centre.answers import actions  # noqa: PLC0415 - Django loads only now

    session.workspace()
    actions.resolve(session.actor, request_id, reason)
    if as_json:
        print_json({"resolved": request_id})
    else:
        click.echo(f"{request_id} is resolved.")


@command.command(
    epilog="Example: tidewaiter answers departed 777-20000001 --at 2026-01-05T14:30   |   … --manifest ffm.txt"
)
@click.argument("waybills", nargs=-1)
@click.option("--at", "when", type=When(), help="When the flight with these WAYBILLS leaves, UTC.")
@click.option(
    "--manifest",
    "manifests",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A flight manifest (FFM, XFFM) that says so; may be repeated.",
)
@json_option
@click.pass_obj
def departed(
    session: Session, waybills: tuple[str, ...], when: datetime | None, manifests: tuple[Path, ...], *, as_json: bool
) -> None:
    """Say when flights leave: what is not resolved by then is counted. FFM gives a day: its first moment is taken."""
    from tidewaiter.centre.cycle import answering  # noqa: PLC0415 - Django loads only now
    from tidewaiter.formats import flight_manifest  # noqa: PLC0415 - beside what loads only now

    if waybills and when is None:
        raise click.UsageError("say with --at when the flight with these waybills leaves")
    if not waybills and not manifests:
        raise click.UsageError("name the waybills of the flight, with --at, or its --manifest")
    workspace = session.workspace()
    left = dict.fromkeys(waybills, when) if when is not None else {}
    told = {file.name: flight_manifest.read(file.read_bytes(), received_at=workspace.now()) for file in manifests}
    for read in told.values():
        left |= {one.awb: one.departs_at or workspace.now() for one in read.lines}
    gone = answering.loaded(session.actor, {awb: at for awb, at in left.items() if at is not None})
    if as_json:
        print_json({"departed_unresolved": gone, "manifests": [_manifest(name, read) for name, read in told.items()]})
        return
    for name, read in told.items():
        click.echo(f"{name}: {len(read.lines)} waybills, {len(read.problems)} problems")
        for problem in read.problems:
            click.echo(f"  {problem.code}: {problem.path} {problem.value}", err=True)
    click.echo(f"{len(gone)} departed unresolved: {' '.join(gone)}".rstrip(": "))


def _manifest(name: str, read: "Manifest") -> dict[str, object]:
    problems = [{"code": one.code, "path": one.path, "value": one.value, "hint": one.hint} for one in read.problems]
    return {"file": name, "waybills": [one.awb for one in read.lines], "problems": problems}
