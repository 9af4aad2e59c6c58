"""`tidewaiter people`: who may log in, as what."""

import os
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.context import Day, Session, console, json_option, print_json
from tidewaiter.cli.present import table

if TYPE_CHECKING:
    from tidewaiter.centre.permissions import Role
    from tidewaiter.centre.store import Workspace

_WITHIN = "Within a day they set a password at /welcome with the one-time code {code}"


@click.group(epilog="Example: tidewaiter people add ana --role analyst --name 'Ana Ruiz'")
def command() -> None:
    """Give people a login, list them, end or reset it. They set their password themselves, with a one-time code."""


@command.command(epilog="Example: tidewaiter people add olu --role port_officer --facility NYC --until 2027-06-30")
@click.argument("username")
@click.option("--role", required=True, help="What they are; 'tidewaiter people roles' lists the roles.")
@click.option("--name", default="", help="The name that is shown.")
@click.option("--facility", "facilities", multiple=True, help="A facility whose work they see; may be repeated.")
@click.option("--caveat", "caveats", multiple=True, help="A caveat they may read under; may be repeated.")
@click.option("--until", type=Day(), help="The last day of their access.")
@click.pass_obj
def add(
    session: Session,
    username: str,
    role: str,
    name: str,
    facilities: tuple[str, ...],
    caveats: tuple[str, ...],
    until: date | None,
) -> None:
    """Give USERNAME a login, and print the one-time code for their password. Without --facility they see all."""
    _open(session)
    from tidewaiter.centre.people import actions  # noqa: PLC0415 - Django loads only now

    reach = actions.Reach(_role(role), facilities or None, caveats or None, until)
    actions.add(session.actor, username, name or username, reach, password=None)
    code = actions.invite(session.actor, username)
    click.echo(f"{username} is {role}. {_WITHIN.format(code=code)}")


@command.command("list", epilog="Example: tidewaiter people list --json")
@json_option
@click.pass_obj
def show(session: Session, *, as_json: bool) -> None:
    """List everybody: role, facilities, until when, second factors."""
    _open(session)
    from tidewaiter.centre.people import queries  # noqa: PLC0415 - as above

    found = [(person, queries.factors(person.username)) for person in queries.people()]
    if as_json:
        print_json([{**asdict(person), "factors": factors} for person, factors in found])
        return
    rows = (
        (
            person.username,
            person.display_name,
            person.role or "none yet",
            "all" if person.facilities is None else " ".join(person.facilities),
            person.access_until,
            "yes" if person.is_active else "ended",
            " ".join(factors),
        )
        for person, factors in found
    )
    console().print(table("People", ("name", "shown as", "role", "facilities", "until", "may log in", "factors"), rows))


@command.command(epilog="Example: tidewaiter people roles")
def roles() -> None:
    """List the roles and how many acts each is for; the desk's administration shows which."""
    from tidewaiter.centre.permissions import Role, of_role  # noqa: PLC0415 - as above

    for role in Role:
        click.echo(f"{role.value:24}{len(of_role(role))} acts")


@command.command(epilog="Example: tidewaiter people disable ana")
@click.argument("username")
@click.pass_obj
def disable(session: Session, username: str) -> None:
    """End USERNAME's access; whatever they have open ends at once."""
    _open(session)
    from tidewaiter.centre.people import actions  # noqa: PLC0415 - as above

    actions.end_access(session.actor, username)
    click.echo(f"{username} can no longer log in.")


@command.command(epilog="Example: tidewaiter people reset ana")
@click.argument("username")
@click.pass_obj
def reset(session: Session, username: str) -> None:
    """Take USERNAME's password and second factors away, end what is open, and print a one-time code."""
    _open(session)
    from tidewaiter.centre.people import actions  # noqa: PLC0415 - as above

    code = actions.invite(session.actor, username, reset_factors=True)
    click.echo(f"{username} starts anew. {_WITHIN.format(code=code)}")


def _open(session: Session) -> "Workspace":
    """The workspace with the tables of logins: this command runs with the desk's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidewaiter.desk.config.settings")
    os.environ["TIDEWAITER_HOME"] = str(session.home)
    import django  # noqa: PLC0415 - loads only now

    django.setup(set_prefix=False)
    return session.workspace(create=True)


def _role(name: str) -> "Role":
    from tidewaiter.centre.permissions import Role  # noqa: PLC0415 - as above

    try:
        return Role(name.replace("-", "_"))
    except ValueError:
        raise click.BadParameter(f"there is no role {name!r}: {', '.join(Role)}", param_hint="--role") from None
