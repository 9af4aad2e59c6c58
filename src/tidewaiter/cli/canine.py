"""`tidewaiter canine`: dog teams, what is certified, what they yield, where one more would do most good."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.context import Day, Session, console, json_option, print_json
from tidewaiter.cli.present import percent, table

if TYPE_CHECKING:
    from tidewaiter.centre.canine.queries import TeamLine
    from tidewaiter.selection.track_record import TrackRecord


@click.group(invoke_without_command=True, epilog="Example: tidewaiter canine where --on 2026-01-05")
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """List dog teams, what is not in order first; register, certify, and say where one more would do most good."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    session.workspace()
    from tidewaiter.centre.canine import queries  # noqa: PLC0415 - Django loads only now

    lines = queries.teams(session.actor, session.now().date())
    if as_json:
        print_json([_document(one) for one in lines])
        return
    columns = ("team", "name", "facility", "certified for", "not certified", "searches", "yield", "without a find")
    rows = (
        (
            one.team_id,
            one.name,
            one.facility,
            ", ".join(one.certified),
            ", ".join(odour.odour for odour in one.lapsed),
            *told(one.record),
        )
        for one in lines
    )
    if not lines:
        click.echo("No dog team is registered: tidewaiter canine add --help says how.")
        return
    console().print(table("Dog teams", columns, rows))


def told(record: "TrackRecord") -> tuple[object, str, str]:
    """Uses, yield and share without a find, as a table says them."""
    few, share, false = "too little to say", record.yielded, record.false_share
    return (
        record.uses,
        f"{percent(share.value)} ({percent(share.low)} to {percent(share.high)})" if record.enough else few,
        f"{percent(false.value)} ({percent(false.low)} to {percent(false.high)})" if record.enough_signals else few,
    )


def plain(record: "TrackRecord") -> dict[str, Any]:
    """A record as plain data, with what follows from it."""
    names = ("yielded", "false_share", "shown")
    shares: Mapping[str, Any] = {name: asdict(getattr(record, name)) for name in names}
    said = {name: getattr(record, name) for name in ("uses", "enough", "enough_signals", "enough_finds")}
    return {**asdict(record), **said, **shares}


def _document(one: "TeamLine") -> dict[str, Any]:
    return {**asdict(one), "record": plain(one.record), "certified": one.certified}


@command.command()
@click.option("--on", type=Day(), help="Targets of this day.  [default: today]")
@json_option
@click.pass_obj
def where(session: Session, on: date | None, *, as_json: bool) -> None:
    """Say where one more team would do most good on a day, a sentence a facility."""
    workspace = session.workspace()
    from tidewaiter.centre.cycle import dog_teams  # noqa: PLC0415 - as above

    now = session.now()
    needs = dog_teams.where(workspace, session.actor, on or now.date(), now)
    if as_json:
        print_json([asdict(one) for one in needs])
        return
    for number, one in enumerate(needs, 1):
        click.echo(f"{number}. {one.facility}: {one.sentence}")


@command.command()
@click.argument("name")
@click.option("--handler", required=True, help="Who leads the dog.")
@click.option("--dog", required=True, help="The dog's name.")
@click.option("--facility", required=True, help="Where the team belongs.")
@click.option("--since", type=Day(), help="In service since.  [default: today]")
@click.pass_obj
def add(session: Session, name: str, handler: str, dog: str, facility: str, since: date | None) -> None:
    """Register a team under the NAME that examinations write."""
    session.workspace()
    from tidewaiter.centre.canine import actions  # noqa: PLC0415 - as above
    from tidewaiter.centre.canine.drafts import NewTeam  # noqa: PLC0415 - as above

    new = NewTeam(name, handler, dog, facility, since or session.now().date())
    click.echo(f"{actions.add_team(session.actor, new)} is registered.")


@command.command()
@click.argument("team_id")
@click.argument("odour")
@click.option("--from", "begins", type=Day(), required=True, help="The day of the test.")
@click.option("--until", "expires", type=Day(), required=True, help="Last day.")
@click.option("--by", "authority", required=True, help="Who certified.")
@click.option("--reference", default="", help="The number of the paper.")
@click.pass_obj
def certify(
    session: Session, team_id: str, odour: str, begins: date, expires: date, authority: str, reference: str
) -> None:
    """Record a certificate of a team for an ODOUR."""
    session.workspace()
    from tidewaiter.centre.canine import actions  # noqa: PLC0415 - as above
    from tidewaiter.centre.canine.drafts import NewCertificate  # noqa: PLC0415 - as above

    actions.certify(session.actor, team_id, NewCertificate(odour, begins, expires, authority, reference))
    click.echo(f"{team_id} is certified for {odour} until {expires}.")
