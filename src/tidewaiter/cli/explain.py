"""`tidewaiter explain`: why a consignment was scored, and chosen, as it was."""

import click

from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.cli.dossier import dossier


@click.command(epilog="Example: tidewaiter explain T-000123   or   tidewaiter explain s10:LX123456785GB")
@click.argument("identifier")
@json_option
@click.pass_obj
def command(session: Session, identifier: str, *, as_json: bool) -> None:
    """Show the reasons for and against, the data they rest on, and what became of it.

    IDENTIFIER is a target (T-000123), a consignment_id (s10:…), or a bare tracking, waybill or bill number.
    """
    from tidewaiter.centre.cycle import explanation  # noqa: PLC0415 - Django loads only now

    found = explanation.explain(session.workspace(), identifier, actor=session.actor)
    if as_json:
        print_json(found)
    else:
        console().print(dossier(found))
