"""`tidewaiter outcomes`: record what examinations found."""

from pathlib import Path

import click
from rich.table import Table

from tidewaiter.cli.context import Session, console, json_option, print_json


@click.command(epilog="Example: tidewaiter outcomes findings.csv (columns are in docs/outcomes.md)")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def command(session: Session, file: Path, *, as_json: bool) -> None:
    """Record findings in FILE against targets: nothing found, what was found, not presented, missed.

    They become labels for the learner and, where something was found, lookouts for the same parties. A
    file that was recorded before changes nothing.
    """
    from tidewaiter.centre.cycle import outcome  # noqa: PLC0415 - Django loads only now

    report = outcome.record(session.workspace(), file.read_bytes(), at=session.now(), actor=session.actor)
    if as_json:
        print_json(report.document())
    elif report.already:
        click.echo("This file was recorded before; nothing changed.")
    else:
        click.echo(
            f"{report.recorded} outcomes recorded: {report.found} findings, {report.nothing_found} with nothing found, "
            f"{report.not_presented} not presented. {report.lookouts} lookouts raised, {report.hunts} hunts run."
        )
    if report.problems and not as_json:
        table = Table(title=f"{len(report.problems)} rows were not recorded")
        for name in ("row", "code", "value", "what to do"):
            table.add_column(name, overflow="fold")
        for p in report.problems:
            table.add_row(str(p.row), p.code, p.value, p.hint)
        console().print(table)
    if report.problems:
        raise SystemExit(1)
