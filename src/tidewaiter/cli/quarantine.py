"""`tidewaiter quarantine`: what could not be used, and what to do about it."""

import click
from rich.table import Table

from tidewaiter.cli.context import Session, console, json_option, print_json, progress


@click.group(invoke_without_command=True, epilog="Example: tidewaiter quarantine replay --batch 3f2a9c")
@click.option("--batch", help="Only this batch (the beginning of its id is enough).")
@click.option("--limit", default=50, show_default=True, help="Units to show; 0 for all.")
@json_option
@click.pass_context
def command(ctx: click.Context, batch: str | None, limit: int, *, as_json: bool) -> None:
    """Show the rows and units that could not be used; replay or discard them."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    session.workspace()
    from tidewaiter.centre.cycle import quarantine  # noqa: PLC0415 - Django loads only now

    units = quarantine.held(batch)
    if as_json:
        print_json(units)
        return
    table = Table(title=f"{len(units)} in quarantine")
    for name in ("unit", "batch", "place", "kind", "problems", "what to do"):
        table.add_column(name, overflow="fold")
    for unit in units[: limit or None]:
        problems = unit["problems"]
        codes = ", ".join(sorted({str(p["code"]) for p in problems}))
        hint = str(problems[0]["hint"]) if problems else ""
        table.add_row(str(unit["id"]), str(unit["batch_id"]), str(unit["position"]), str(unit["kind"]), codes, hint)
    console().print(table)


@command.command()
@click.option("--batch", help="Only this batch.")
@click.option("--mapping", help="Read again with this mapping, e.g. one that was mended.")
@json_option
@click.pass_obj
def replay(session: Session, batch: str | None, mapping: str | None, *, as_json: bool) -> None:
    """Try what is held again; what can be used now becomes a batch of its own."""
    from tidewaiter.centre.cycle import quarantine  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    with progress("replay", None, quiet=as_json):
        report = quarantine.replay(workspace, batch=batch, mapping=mapping, actor=session.actor)
    if as_json:
        print_json(report)
    else:
        click.echo(f"{report['replayed']} of {report['tried']} replayed; {report['held']} still held.")


@command.command()
@click.argument("units", nargs=-1, required=True, type=int)
@click.option("--reason", required=True, help="Why these are given up; kept in the audit log.")
@json_option
@click.pass_obj
def discard(session: Session, units: tuple[int, ...], reason: str, *, as_json: bool) -> None:
    """Give up UNITS (numbers shown by `tidewaiter quarantine`); they stay on record with the reason."""
    from tidewaiter.centre.cycle import quarantine  # noqa: PLC0415 - Django loads only now

    session.workspace()
    quarantine.discard(list(units), reason=reason, actor=session.actor)
    if as_json:
        print_json({"discarded": units})
    else:
        click.echo(f"{len(units)} discarded.")
