"""`tidewaiter waivers`: who need not send which elements, why, until when, and what is done instead."""

from datetime import date

import click

from tidewaiter.cli.context import Day, Session, console, json_option, print_json
from tidewaiter.cli.present import table


@click.group(
    invoke_without_command=True,
    epilog="Example: tidewaiter waivers propose post XXPOST hs_code --reason ... --plan ... --until 2027-03-31",
)
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """List waivers, what ends first before the others; propose, approve and revoke them."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    session.workspace()
    from tidewaiter.centre.waivers import queries  # noqa: PLC0415 - Django loads only now

    found = queries.waivers(session.actor, session.now().date())
    if as_json:
        print_json([{name: getattr(one, name) for name in one.__slots__} for one in found])
        return
    columns = ("waiver", "for", "elements", "until", "state", "days left", "proposed by", "approved by")
    rows = (
        [
            *(one.waiver_id, f"{one.of} {one.name}", ", ".join(one.elements), one.expires, one.state, one.days_left),
            *(one.proposed_by, one.approved_by),
        ]
        for one in found
    )
    console().print(table("Waivers", columns, rows))


@command.command()
@click.argument("of", type=click.Choice(["country", "post", "filer"]), metavar="{country|post|filer}")
@click.argument("name")
@click.argument("elements", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why the elements need not be sent.")
@click.option("--plan", required=True, help="What is done instead.")
@click.option("--from", "begins", type=Day(), help="First day.  [default: today]")
@click.option("--until", "expires", type=Day(), required=True, help="Last day.")
@json_option
@click.pass_obj
def propose(
    session: Session,
    of: str,
    name: str,
    elements: tuple[str, ...],
    reason: str,
    plan: str,
    begins: date | None,
    expires: date,
    *,
    as_json: bool,
) -> None:
    """Put a waiver forward; it is not in force until a second person approves it."""
    session.workspace()
    from tidewaiter.centre.waivers import actions  # noqa: PLC0415 - as above
    from tidewaiter.centre.waivers.draft import NewWaiver  # noqa: PLC0415 - as above
    from tidewaiter.centre.waivers.standing import Of  # noqa: PLC0415 - as above

    draft = NewWaiver(Of(of), name, elements, reason, plan, begins or session.now().date(), expires)
    made = actions.propose(session.actor, draft)
    if as_json:
        print_json({"proposed": made})
    else:
        click.echo(f"{made} is proposed; a second person approves it.")


@command.command()
@click.argument("waiver_id")
@json_option
@click.pass_obj
def approve(session: Session, waiver_id: str, *, as_json: bool) -> None:
    """Put a waiver in force that somebody else proposed."""
    session.workspace()
    from tidewaiter.centre.waivers import actions  # noqa: PLC0415 - as above

    actions.approve(session.actor, waiver_id)
    if as_json:
        print_json({"approved": waiver_id})
    else:
        click.echo(f"{waiver_id} is approved.")


@command.command()
@click.argument("waiver_id")
@click.option("--why", required=True, help="Why it ends.")
@json_option
@click.pass_obj
def revoke(session: Session, waiver_id: str, why: str, *, as_json: bool) -> None:
    """End a waiver today, or turn it down."""
    session.workspace()
    from tidewaiter.centre.waivers import actions  # noqa: PLC0415 - as above

    actions.revoke(session.actor, waiver_id, why)
    if as_json:
        print_json({"revoked": waiver_id})
    else:
        click.echo(f"{waiver_id} is revoked.")
