"""`tidewaiter audit`: whether the log is what it was."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.context import Session, json_option, print_json

if TYPE_CHECKING:
    from tidewaiter.centre.audit_log.queries import Verification


@click.group(epilog="Example: tidewaiter audit verify")
def command() -> None:
    """Verify the audit log, sign where it stands, hand checkpoints to witnesses, check what was exported."""


@command.command(epilog="Example: tidewaiter audit verify --against /mnt/partner/7f0c….jsonl")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A file of checkpoints that somebody else kept; may be repeated. Those of witnesses.toml are asked anyway.",
)
@json_option
@click.pass_obj
def verify(session: Session, against: tuple[Path, ...], *, as_json: bool) -> None:
    """Walk the chain, recompute Merkle roots, compare checkpoints, ours and witnesses'. Exit code 1 on any fault."""
    workspace = session.workspace()
    from tidewaiter.audit.checkpoint import read_lines  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.cycle import auditing  # noqa: PLC0415 - as above

    extra = [one for file in against for one in read_lines(file.read_bytes().splitlines()).checkpoints]
    _say(auditing.verify(workspace, session.actor, extra), as_json=as_json)


@command.command()
@click.pass_obj
def checkpoint(session: Session) -> None:
    """Sign the head of the log now; keep copies of audit/checkpoints.jsonl elsewhere as witnesses."""
    workspace = session.workspace()
    from tidewaiter.centre.audit_log import actions  # noqa: PLC0415 - Django loads only now

    click.echo(f"Signed up to entry {actions.checkpoint(session.actor)}: {workspace.checkpoints}")


@command.command(epilog="Example: tidewaiter audit witness --to /mnt/partner/tidewaiter")
@click.option("--to", multiple=True, help="A folder or an https:// address; default: those of witnesses.toml.")
@json_option
@click.pass_obj
def witness(session: Session, to: tuple[str, ...], *, as_json: bool) -> None:
    """Sign the head of the log and hand witnesses the checkpoints that they lack. Exit code 1 when one is silent."""
    workspace = session.workspace()
    from tidewaiter.centre.cycle import auditing  # noqa: PLC0415 - Django loads only now

    kept = auditing.hand(workspace, session.actor, to)
    if as_json:
        rows = [{"to": k.to, "keeps": len(k.checkpoints), "handed": k.handed, "silent": k.silent} for k in kept]
        print_json(rows)
    for one in () if as_json else kept:
        said = f"silent: {one.silent}" if one.silent else f"keeps {len(one.checkpoints)}, {one.handed} handed now"
        click.echo(f"{one.to}: {said}")
    if not kept:
        click.echo("No witness is listed: name one with --to, or write witnesses.toml in the workspace.")
    if any(one.silent for one in kept):
        raise SystemExit(1)


@command.command(epilog="Example: tidewaiter audit daily (tick and serve do this by themselves)")
@json_option
@click.pass_obj
def daily(session: Session, *, as_json: bool) -> None:
    """Sign, hand checkpoints to witnesses, verify: what is due once a day."""
    workspace = session.workspace()
    from tidewaiter.centre.cycle import auditing  # noqa: PLC0415 - Django loads only now

    _say(auditing.daily(workspace, session.actor), as_json=as_json)


@command.command(epilog="Example: tidewaiter audit check export.json --key checkpoint.ed25519.pub")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The centre's public key, keys/checkpoint.ed25519.pub.",
)
def check(file: Path, key: Path) -> None:
    """Check FILE, an export of entries, with nothing but the centre's public key. Exit code 1 when anything differs."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - loads only now

    from tidewaiter.audit import export  # noqa: PLC0415 - as above

    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.read_text(encoding="ascii").strip()))
        told = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"this cannot be read: {error}") from error
    checked = export.check(told, public)
    if not checked.ok:
        raise click.ClickException(checked.fault)
    click.echo(
        f"{checked.entries} entries are as the centre gave them out, "
        f"and in the log of {checked.checkpoint_seq} entries that it signed at {checked.checkpoint_at}."
    )


def _say(report: "Verification", *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(report))
    elif report.ok:
        click.echo(f"The log is whole: {report.count} entries, {report.checkpoints} signed checkpoints agree.")
    else:
        place = "" if report.first_bad_seq is None else f" at entry {report.first_bad_seq}"
        click.echo(f"THE LOG WAS CHANGED{place}: {report.reason}", err=True)
    if not report.ok:
        raise SystemExit(1)
