"""`tidewaiter hold`: legal holds."""

from dataclasses import asdict
from datetime import date

import click

from tidewaiter.cli.context import Day, Session, console, json_option, print_json
from tidewaiter.cli.present import table


@click.group(epilog='Example: tidewaiter hold add --party "ACME TRADING LTD" --reason "Case 12/2026, order of 3 May"')
def command() -> None:
    """Keep consignments from deletion, whatever their term, until the hold is lifted."""


@command.command(epilog="Example: tidewaiter hold add --consignment RB123456785GB --reason 'Case 12/2026'")
@click.option("--consignment", "consignments", multiple=True, help="An identifier, in any spelling; may be repeated.")
@click.option("--party", "parties", multiple=True, help="The name of a consignor or consignee; may be repeated.")
@click.option("--from", "first", type=Day(), help="What arrived on this day or later.")
@click.option("--until", "last", type=Day(), help="What arrived on this day or before.")
@click.option("--reason", required=True, help="Who asked for it, and why; kept in the audit log.")
@json_option
@click.pass_obj
def add(
    session: Session,
    consignments: tuple[str, ...],
    parties: tuple[str, ...],
    first: date | None,
    last: date | None,
    reason: str,
    *,
    as_json: bool,
) -> None:
    """Put a hold in force: on any of these consignments, of any of these parties, within these days of arrival."""
    from tidewaiter.centre.cycle import holding  # noqa: PLC0415 - Django loads only now

    session.workspace()
    made = holding.add(session.actor, consignments=consignments, parties=parties, first=first, last=last, reason=reason)
    if as_json:
        print_json({"hold_id": made})
    else:
        click.echo(f"{made} is in force.")


@command.command("list", epilog="Example: tidewaiter hold list --all")
@click.option("--all", "lifted", is_flag=True, help="Those that were lifted too.")
@json_option
@click.pass_obj
def show(session: Session, *, lifted: bool, as_json: bool) -> None:
    """List the holds in force."""
    from tidewaiter.centre.cycle import holding  # noqa: PLC0415 - Django loads only now

    session.workspace()
    found = holding.listed(session.actor, lifted=lifted)
    if as_json:
        print_json([asdict(view) for view in found])
        return
    columns = ("hold", "consignments", "parties", "from", "until", "reason", "by", "lifted")
    console().print(
        table(
            "Legal holds",
            columns,
            (
                (
                    view.hold_id,
                    " ".join(view.identifiers),
                    ", ".join(view.parties),
                    view.first_arrival,
                    view.last_arrival,
                    view.reason,
                    view.created_by,
                    None
                    if view.lifted_at is None
                    else f"{view.lifted_at:%Y-%m-%d} {view.lifted_by}: {view.lift_reason}",
                )
                for view in found
            ),
        )
    )


@command.command(epilog="Example: tidewaiter hold lift H-000012 --reason 'Case closed'")
@click.argument("hold")
@click.option("--reason", required=True, help="Why; kept in the audit log.")
@click.pass_obj
def lift(session: Session, hold: str, reason: str) -> None:
    """End HOLD; what it kept is deleted when its term is over."""
    from tidewaiter.centre.cycle import holding  # noqa: PLC0415 - Django loads only now

    session.workspace()
    holding.lift(session.actor, hold, reason)
    click.echo(f"{hold} is lifted.")
