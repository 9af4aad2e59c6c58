"""`tidewaiter backup`: the workspace in one file."""

from dataclasses import asdict
from pathlib import Path

import click

from tidewaiter.cli.context import Session, json_option, print_json, progress


@click.command(epilog="Example: tidewaiter backup /mnt/backups/centre-2026-01-05.tar")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def command(session: Session, file: Path, *, as_json: bool) -> None:
    """Save the whole workspace in FILE, while the centre goes on working.

    FILE holds the keys of the audit log and everybody's data: keep it as the workspace itself is kept. It appears under
    its name only when it is whole.
    """
    from tidewaiter.centre.backup import making  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    with progress("saving", None, quiet=as_json) as bar:
        made = making.backup(workspace, session.actor, file, lambda name: bar.advance(name[:60]))
    if as_json:
        print_json({**asdict(made), "file": str(made.file)})
    else:
        click.echo(f"{made.file}: {made.files:,} files, {made.bytes / 1e6:,.1f} MB, {made.entries:,} audit entries.")
