"""`tidewaiter restore`: a workspace of a backup."""

from dataclasses import asdict
from pathlib import Path

import click

from tidewaiter.cli.context import Session, json_option, print_json, progress


@click.command(epilog="Example: tidewaiter --home restored restore /mnt/backups/centre-2026-01-05.tar")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def command(session: Session, file: Path, *, as_json: bool) -> None:
    """Make a new workspace at --home of FILE, check every file, and verify the audit log.

    --home must not be there yet. With TIDEWAITER_DATABASE the store is restored into that empty PostgreSQL database.
    """
    from tidewaiter.centre.backup import making  # noqa: PLC0415 - Django loads only now

    with progress("restoring", None, quiet=as_json) as bar:
        verified = making.restore(file, session.home, session.database, lambda name: bar.advance(name[:60]))
    if as_json:
        print_json({"home": str(session.home), "audit": asdict(verified)})
    else:
        click.echo(f"{session.home} is restored.")
        good = f"the audit log is whole: {verified.count:,} entries, {verified.checkpoints} checkpoints"
        click.echo(good if verified.ok else f"THE AUDIT LOG IS NOT WHOLE: {verified.reason}")
    if not verified.ok:
        raise SystemExit(1)
