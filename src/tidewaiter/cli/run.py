"""`tidewaiter run`: a whole day's work."""

from datetime import datetime
from pathlib import Path

import click

from tidewaiter.cli.context import Session, When, console, json_option, print_json, progress
from tidewaiter.cli.present import selection_table


@click.command(epilog="Example: tidewaiter run inbox/2026-01-05 --learn")
@click.argument("inbox", type=click.Path(exists=True, path_type=Path))
@click.option("--mapping", help="Read tabular files by this mapping. Default: recognised by their columns.")
@click.option("--at", type=When(), help="The moment it is done, UTC; arrivals of that day are selected. Default: now.")
@click.option("--learn", "with_learning", is_flag=True, help="Retrain the model first.")
@click.option("--seed", default=0, show_default=True, help="Seed of the draws.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="What assesses: this machine, or a Spark cluster (docs/scale.md). The answers are the same.",
)
@click.option("--master", default="local[*]", show_default=True, help="URL of the Spark master, for --engine spark.")
@json_option
@click.pass_obj
def command(
    session: Session,
    inbox: Path,
    mapping: str | None,
    at: datetime | None,
    seed: int,
    engine: str,
    master: str,
    *,
    with_learning: bool,
    as_json: bool,
) -> None:
    """Take in what is in INBOX, assess it, and select targets for each facility and shift of the day.

    Each step can be run alone: ingest, assess, select, learn. Running it twice changes nothing more.
    """
    from tidewaiter.centre.cycle import day as whole  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.cycle.cluster import Cluster  # noqa: PLC0415 - as above

    files = sorted(p for p in inbox.rglob("*") if p.is_file()) if inbox.is_dir() else [inbox]
    with progress("run", len(files) + 2, quiet=as_json) as bar:
        report = whole.run(
            session.workspace(create=True),
            [(f.name, f.read_bytes()) for f in files],
            mapping=mapping,
            at=at or session.now(),
            seed=seed,
            learn_first=with_learning,
            actor=session.actor,
            on_step=bar.advance,
            cluster=Cluster(master) if engine == "spark" else None,
        )
    if as_json:
        print_json(report.document())
        return
    click.echo(report.sentence())
    console().print(selection_table(report.selections))
