"""`tidewaiter audit`: whether the log is what it was."""

from dataclasses import asdict

import click

from tidewaiter.cli.context import Session, json_option, print_json


@click.group(epilog="Example: tidewaiter audit verify")
def command() -> None:
    """Verify the audit log, or seal it with a signed checkpoint."""


@command.command()
@json_option
@click.pass_obj
def verify(session: Session, *, as_json: bool) -> None:
    """Walk the hash chain, recompute Merkle roots, compare signed checkpoints. Exit code 1 when anything differs."""
    workspace = session.workspace()
    from tidewaiter.centre.audit_log import queries  # noqa: PLC0415 - Django loads only now

    report = queries.verify(workspace)
    if as_json:
        print_json(asdict(report))
    elif report.ok:
        click.echo(f"The log is whole: {report.count} entries, {report.checkpoints} signed checkpoints agree.")
    else:
        place = "" if report.first_bad_seq is None else f" at entry {report.first_bad_seq}"
        click.echo(f"THE LOG WAS CHANGED{place}: {report.reason}", err=True)
    if not report.ok:
        raise SystemExit(1)


@command.command()
@click.pass_obj
def checkpoint(session: Session) -> None:
    """Sign the head of the log now; keep copies of audit/checkpoints.jsonl elsewhere as witnesses."""
    workspace = session.workspace()
    from tidewaiter.centre.audit_log import actions  # noqa: PLC0415 - Django loads only now

    click.echo(f"Signed up to entry {actions.checkpoint(session.actor)}: {workspace.checkpoints}")
