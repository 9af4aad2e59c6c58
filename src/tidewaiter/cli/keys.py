"""`tidewaiter keys`: keys by which programs use the API."""

from dataclasses import asdict
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar

import click

from tidewaiter.cli.context import Day, Session, console, json_option, print_json
from tidewaiter.cli.present import table

Choice = TypeVar("Choice", bound=StrEnum)


def _one_of(kind: type[Choice], text: str, option: str) -> Choice:
    try:
        return kind(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is none of {', '.join(kind)}", param_hint=option) from None


@click.group(epilog="Example: tidewaiter keys add 'Post feed' --scope messages:write")
def command() -> None:
    """Make, list and revoke keys by which programs use the API (docs/api.md)."""


@command.command(epilog="Example: tidewaiter keys add 'Port system FRA' --role port_officer --scope targets:read")
@click.argument("name")
@click.option("--role", default="feed", show_default=True, help="Whose role the program has.")
@click.option(
    "--scope", "scopes", multiple=True, help="What it is for; may be repeated. Default: all that the role can."
)
@click.option("--facility", "facilities", multiple=True, help="Where; may be repeated. Default: everywhere.")
@click.option("--until", "last", type=Day(), help="The last day on which it is accepted.")
@click.option("--rate", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Calls a second.")
@json_option
@click.pass_obj
def add(
    session: Session,
    name: str,
    role: str,
    scopes: tuple[str, ...],
    facilities: tuple[str, ...],
    last: date | None,
    rate: int,
    *,
    as_json: bool,
) -> None:
    """Make a key for the program NAME and print it, once."""
    from tidewaiter.centre.api_keys import actions  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.api_keys.scopes import Scope, possible_for  # noqa: PLC0415 - as above
    from tidewaiter.centre.permissions import Role  # noqa: PLC0415 - as above

    session.workspace(create=True)
    whose = _one_of(Role, role, "--role")
    wanted = tuple(_one_of(Scope, scope, "--scope") for scope in scopes) or possible_for(whose)
    until = None if last is None else datetime.combine(last, time(23, 59, 59), UTC)
    where = tuple(code.upper() for code in facilities) or None
    token = actions.add(session.actor, actions.NewKey(name, whose, wanted, where, until, rate))
    if as_json:
        print_json({"key": token})
    else:
        click.echo(token)
        click.echo("It is not shown again: only its digest is kept.", err=True)


@command.command("list", epilog="Example: tidewaiter keys list --json")
@json_option
@click.pass_obj
def show(session: Session, *, as_json: bool) -> None:
    """List keys, newest first; secrets are not kept and cannot be shown."""
    from tidewaiter.centre.api_keys import queries  # noqa: PLC0415 - Django loads only now

    now = session.workspace().now()
    found = queries.keys(session.actor)
    if as_json:
        print_json([asdict(key) for key in found])
        return
    columns = ("key", "program", "role", "for", "facilities", "last used", "until", "state")
    console().print(
        table(
            "Keys",
            columns,
            (
                (
                    f"twk_{key.prefix}_…",
                    key.name,
                    key.role,
                    " ".join(key.scopes),
                    "all" if key.facilities is None else " ".join(key.facilities),
                    key.last_used_at,
                    key.expires_at,
                    "holds" if key.holds(now) else "revoked" if key.revoked_at else "expired",
                )
                for key in found
            ),
        )
    )


@command.command(epilog="Example: tidewaiter keys revoke 4f0c2a91 --reason 'The laptop was stolen'")
@click.argument("prefix")
@click.option("--reason", default="", help="Why; kept in the audit log.")
@click.pass_obj
def revoke(session: Session, prefix: str, reason: str) -> None:
    """End the key PREFIX (the eight characters after 'twk_') at once."""
    from tidewaiter.centre.api_keys import actions  # noqa: PLC0415 - Django loads only now

    session.workspace()
    actions.revoke(session.actor, prefix.removeprefix("twk_")[:8], reason)
    click.echo(f"{prefix} is revoked.")
