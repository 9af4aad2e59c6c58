"""`tidewaiter events`: what messages told of a thing."""

import click

from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.cli.present import happened


@click.command(epilog="Example: tidewaiter events 'csqu 305438-3'   |   tidewaiter events awb:777-20000001 --json")
@click.argument("identifier")
@click.option("--limit", default=200, show_default=True, help="The most events to show, the latest first.")
@json_option
@click.pass_obj
def command(session: Session, identifier: str, limit: int, *, as_json: bool) -> None:
    """Show what stow plans, terminals, posts, carriers and flight manifests told of IDENTIFIER, the latest first.

    IDENTIFIER is a container, receptacle, item, waybill or bill number in any spelling. The look-up is noted in the
    audit log.
    """
    from tidewaiter.centre.cycle import finding  # noqa: PLC0415 - Django loads only now

    session.workspace()
    found = finding.events(identifier, actor=session.actor, most=max(limit, 1))
    if as_json:
        print_json(found)
    elif found:
        console().print(happened(f"Events of {identifier}", found))
    else:
        click.echo(f"Nothing was told of {identifier}.")
