"""`tidewaiter status`: what is in the workspace, how it does, what needs doing."""

import click

from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.cli.overview import overview


@click.command(epilog="Example: tidewaiter status --json")
@json_option
@click.pass_obj
def command(session: Session, *, as_json: bool) -> None:
    """Show batches, targets by arm with yields, lift over random, data quality per filer, models, audit."""
    from tidewaiter.centre.cycle import status  # noqa: PLC0415 - Django loads only now

    summary = status.summary(session.workspace())
    if as_json:
        print_json(summary)
        return
    for panel in overview(summary):
        console().print(panel)
