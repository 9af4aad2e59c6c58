"""`tidewaiter notices`: notified imports of machines and listed chemicals, and goods that none of them covers."""

import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO

import click

from tidewaiter.cli.context import Session, When, console, json_option, print_json
from tidewaiter.cli.present import table


@click.group(
    invoke_without_command=True,
    epilog="Example: tidewaiter notices import notified.csv && tidewaiter notices check",
)
@click.option("--ended", is_flag=True, help="Those that were released, seized or withdrawn.")
@json_option
@click.pass_context
def command(ctx: click.Context, *, ended: bool, as_json: bool) -> None:
    """List notified imports by the day they are expected on; import notifications, compare what came with them."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    session.workspace()
    from tidewaiter.centre.diversion import queries  # noqa: PLC0415 - Django loads only now

    found = queries.notices(session.actor, ended=ended)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    today = session.now().date()
    columns = ("notification", "importer", "goods", "serial", "expected", "state", "number", "holds today")
    rows = (
        [
            *(f"{one.notice_id}\n{one.reference}", one.importer, f"{one.goods} {one.maker} {one.model}".strip()),
            *(", ".join(one.serials), one.expected_on or "", one.state.replace("_", " "), one.transaction_number),
            "yes" if one.holds(today) else "no",
        ]
        for one in found
    )
    console().print(table("Notified imports", columns, rows))


@command.command("import")
@click.argument("file", type=click.File("rb"))
@json_option
@click.pass_obj
def take_in(session: Session, file: BinaryIO, *, as_json: bool) -> None:
    """Record notifications from a CSV file; lines that cannot be used are told and the others recorded.

    One with a known reference amends it. The columns are in docs/diversion.md.
    """
    workspace = session.workspace()
    from tidewaiter.centre.diversion import notice_actions, notice_file  # noqa: PLC0415 - as above

    data = file.read()
    read = notice_file.read(data)
    source = hashlib.sha256(data).hexdigest()
    done = notice_actions.record_notices(session.actor, read.notices, source=source, simulated=workspace.practice)
    problems = [*read.problems, *done.problems]
    if as_json:
        counts = {"added": done.added, "amended": done.amended, "same": done.same}
        print_json({**counts, "problems": [asdict(one) for one in problems]})
    else:
        click.echo(f"{done.added} recorded, {done.amended} amended, {done.same} known already.")
        for one in problems:
            where = "file" if one.row is None else f"line {one.row}"
            click.echo(f"{where}: {one.code} {one.path} {one.value!r}: {one.hint}", err=True)
    if any(one.severity == "fatal" for one in problems):
        raise SystemExit(1)


@command.command()
@click.option("--since", type=When(), help="Look again at what was received at this time or later.")
@json_option
@click.pass_obj
def check(session: Session, since: datetime | None, *, as_json: bool) -> None:
    """Compare what came with notified imports, and list goods that no valid number covers, with the reason.

    A hold is proposed, not made: somebody decides at the diversion desk.
    """
    workspace = session.workspace()
    from tidewaiter.centre.cycle import notified  # noqa: PLC0415 - as above
    from tidewaiter.centre.diversion import queries, wording  # noqa: PLC0415 - as above

    done = notified.check(workspace, session.actor, since=since)
    found = queries.checks(session.actor)
    said = [
        wording.reason(o.part, o.said, o.belief, o.verdict, wording.matched(o.way, o.notice_id, o.differs))
        for o in found
    ]
    if as_json:
        waiting = [asdict(one) | {"reason": reason} for one, reason in zip(found, said, strict=True)]
        print_json({"looked_at": done.looked_at, **asdict(done.kept), "waiting": waiting})
        return
    click.echo(
        f"{done.looked_at} rows read, {done.kept.compared} goods compared, {done.kept.new} of them new, "
        f"{done.kept.proposed} newly proposed for a hold, {done.kept.settled} settled."
    )
    rows = (
        [f"{one.check_id}\n{one.consignment_id}", one.arrives_on, one.proposal or "covered", one.goods, reason]
        for one, reason in zip(found, said, strict=True)
    )
    console().print(table("Goods that no valid number covers", ("goods", "arrives", "", "description", "why"), rows))
