"""`tidewaiter disclose`: the bundle of a case."""

from pathlib import Path

import click

from tidewaiter.cli.context import Session, json_option, print_json


@click.command(epilog="Example: tidewaiter disclose CF-000012 --out CF-000012.zip --to 'Public prosecutor'")
@click.argument("case")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The ZIP to write.")
@click.option("--to", "recipient", default="", help="For whom it is made; the agency of the case where not given.")
@json_option
@click.pass_obj
def command(session: Session, case: str, out: Path, recipient: str, *, as_json: bool) -> None:
    """Write all that the centre has on CASE as one signed file, which verify.py in it checks without a network."""
    from tidewaiter.centre.cases import queries  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.cycle import disclosure  # noqa: PLC0415
    from tidewaiter.centre.durable import write_bytes_atomically  # noqa: PLC0415
    from tidewaiter.desk.design import sentence_said  # noqa: PLC0415

    workspace = session.workspace()
    view = queries.case(session.actor, case)
    meant = recipient or ("" if view is None else view.line.agency)
    made = disclosure.make(workspace, session.actor, case, meant, sentence_said.printed)
    write_bytes_atomically(made.data, out)
    key = disclosure.public_key(workspace)
    if as_json:
        said = {"file": str(out), "sha256": made.sha256, "files": made.files, "audit_entry": made.audit_entry}
        print_json({**said, "public_key": key})
        return
    click.echo(f"{out}: {made.files} files, SHA-256 {made.sha256}, audit entry {made.audit_entry}.")
    click.echo(f"Tell the recipient by another way: python3 verify.py {out.name} --key {key}")
