"""`tidewaiter assess`: score what has arrived."""

from datetime import datetime

import click
from rich.table import Table

from tidewaiter.cli.context import Session, When, console, json_option, print_json, progress


@click.command(epilog="Example: tidewaiter assess --as-of 2026-01-05T04:30")
@click.option("--as-of", type=When(), help="The moment whose knowledge counts, UTC. Default: now.")
@json_option
@click.pass_obj
def command(session: Session, as_of: datetime | None, *, as_json: bool) -> None:
    """Assess every consignment version taken in since the last assessment.

    Each is joined to what was known at that moment; the feature vector is kept with the assessment, so
    nothing learnt later can change it.
    """
    workspace = session.workspace()
    from tidewaiter.centre.cycle import assessment, notified  # noqa: PLC0415 - Django loads only now

    with progress("assess", None, quiet=as_json):
        report = assessment.assess_pending(workspace, as_of=as_of or session.now(), actor=session.actor)
        notified.check(workspace, notified.CLOCKWORK)
    if as_json:
        print_json(report.document())
        return
    if report.rows == 0:
        click.echo("Nothing new to assess.")
        return
    table = Table(
        title=f"{report.rows} assessed with {report.model_version or 'rules only'}, rules {report.ruleset_version}"
    )
    for name in ("band", "consignments"):
        table.add_column(name)
    for band, count in report.bands.items():
        table.add_row(band, str(count))
    table.add_row("lookout hits", str(report.lookout_hits))
    console().print(table)
