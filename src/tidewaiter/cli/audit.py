"""`tidewaiter audit`: is the log what it was?"""

import click

from tidewaiter.cli.context import Session, json_option, now, print_json


@click.group(epilog="Example: tidewaiter audit verify")
def command() -> None:
    """Verify the audit log, or seal it with a signed checkpoint."""


@command.command()
@json_option
@click.pass_obj
def verify(session: Session, *, as_json: bool) -> None:
    """Walk the hash chain, recompute Merkle roots, compare signed checkpoints. Exit code 1 when anything differs."""
    from tidewaiter.centre.audit_log import queries  # noqa: PLC0415 - Django loads only now

    report = queries.verify(session.workspace())
    if as_json:
        print_json(report.document())
    else:
        click.echo(report.sentence())
    if not report.ok:
        raise SystemExit(1)


@command.command()
@click.pass_obj
def checkpoint(session: Session) -> None:
    """Sign the head of the log now; keep copies of audit/checkpoints.jsonl elsewhere as witnesses."""
    from tidewaiter.centre.audit_log import actions  # noqa: PLC0415 - Django loads only now

    click.echo(actions.checkpoint(session.workspace(), at=now()))
