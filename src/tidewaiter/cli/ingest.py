"""`tidewaiter ingest`: take messages in."""

from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path

import click
from rich.table import Table

from tidewaiter.cli.context import Bar, Session, When, console, json_option, print_json, progress


@click.command(epilog="Example: tidewaiter ingest inbox/*.csv --mapping post-csv")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--mapping", help="Read as CSV, Parquet or JSON Lines by this mapping (a name that ships, or a TOML file)."
)
@click.option("--received-at", type=When(), help="When the files arrived, UTC. Default: now.")
@json_option
@click.pass_obj
def command(
    session: Session, files: tuple[Path, ...], mapping: str | None, received_at: datetime | None, *, as_json: bool
) -> None:
    """Take in FILES (or whole folders): check, grade, number versions, store.

    Each file is one batch: it becomes visible whole or not at all. A file that was taken in before changes
    nothing. Rows that cannot be used wait in quarantine.
    """
    from tidewaiter.centre.cycle import arriving, intake, streaming  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace(create=True)
    paths = [p for f in files for p in (sorted(q for q in f.rglob("*") if q.is_file()) if f.is_dir() else [f])]
    reports = []
    with (
        progress("ingest", len(paths), quiet=as_json) as bar,
        intake.Intake(
            workspace, session.actor, on_wait=lambda who, seconds: bar.advance(f"waiting {seconds:.0f} s for {who}", 0)
        ) as door,
    ):
        moment = received_at or session.now()
        for large, run in groupby(paths, streaming.streams):
            if not large:
                for report in door.take_all(arriving.Message(p.read_bytes(), p.name, moment, mapping) for p in run):
                    bar.advance(f"ingest {report.name}")
                    reports.append(report)
                continue
            for path in run:
                told = partial(_reached, bar, len(reports), len(paths), path.name)
                reports.append(streaming.take_file(door, path, moment, mapping, told))
    if as_json:
        print_json([report.document() for report in reports])
        return
    table = Table(title="Batches")
    for name in (
        "file",
        "batch",
        "format",
        "consignments",
        "amended",
        "duplicates",
        "events",
        "quarantined",
        "problems",
        "grades",
    ):
        table.add_column(name, overflow="fold")
    for r in reports:
        grades = " ".join(f"{grade}:{count}" for grade, count in r.grades.items())
        known = " (known)" if r.already else ""
        numbers = (r.rows, r.amended, r.duplicates, r.events, r.quarantined, r.problems)
        table.add_row(r.name, r.batch_id + known, r.format, *(str(n) for n in numbers), grades)
    console().print(table)
    if any(r.quarantined for r in reports):
        console().print("Some rows could not be used: tidewaiter quarantine")


def _reached(bar: Bar, files: int, of: int, name: str, done: int, total: int) -> None:
    """A file that is read piece by piece stands between two files of the bar."""
    bar.reach(files + done / max(total, 1), of, f"ingest {name} {done // 2**20} of {total // 2**20} MiB")
