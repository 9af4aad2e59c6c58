"""`tidewaiter regimes`: who owes which data under which law, on which day."""

from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.table import Table

from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.intake import regimes
from tidewaiter.intake.regimes import Change, Regimes, Rule

_DAY = click.DateTime(["%Y-%m-%d"])
_NAME = click.Choice(regimes.REGIMES)
_FORM = (
    "A file is [[rule]] tables with regime, title, source, from and owes, and if need be until, hours_before, origins."
)


@click.group(epilog="Example: tidewaiter regimes show low_value --on 2025-06-01")
def command() -> None:
    """Show, check and compare the dated rules of advance data (regimes.toml, or what ships)."""


@command.command("list")
@json_option
@click.pass_obj
def listed(session: Session, *, as_json: bool) -> None:
    """List every rule with its law and its days."""
    found = sorted(_own(session).rule, key=lambda rule: (rule.regime, rule.first_day))
    if as_json:
        print_json([_plain(rule) for rule in found])
        return
    table = Table("Regime", "From", "Until", "Hours before", "Owes", "Title", "Law")
    for rule in found:
        hours = "" if rule.hours_before is None else f"{rule.hours_before:g}"
        until = str(rule.last_day or "")
        name = rule.regime + (f" ({', '.join(rule.origins)})" if rule.origins else "")
        table.add_row(name, str(rule.first_day), until, hours, str(len(rule.owes)), rule.title, rule.source)
    console().print(table)


@command.command()
@click.argument("regime", type=_NAME, metavar="REGIME")
@click.option("--on", "day", type=_DAY, help="The day; today by default.")
@json_option
@click.pass_obj
def show(session: Session, regime: str, day: Any, *, as_json: bool) -> None:  # noqa: ANN401 - a datetime of click's
    """Show what REGIME (see `regimes list`) owes on a day, and under which law."""
    on = day.date() if day else session.now().date()
    binding = _own(session).binding(regime, on)
    if as_json:
        print_json({"regime": regime, "on": on, "rules": [_plain(rule) for rule in binding]})
        return
    if not binding:
        click.echo(f"Nothing is owed under {regime} on {on}.")
    for rule in binding:
        click.echo(f"{rule.title}\n  {rule.source}")
        if rule.origins:
            click.echo(f"  for goods of {', '.join(rule.origins)}")
        if rule.hours_before is not None:
            click.echo(f"  {rule.hours_before:g} hours before arrival")
        for element in rule.owes:
            click.echo(f"  - {element.replace('|', ' or ')}")


@command.command()
@click.argument("first", type=_DAY, metavar="FIRST")
@click.argument("second", type=_DAY, metavar="SECOND")
@click.option("--regime", type=_NAME, help="Of one regime alone.")
@json_option
@click.pass_obj
def diff(session: Session, first: Any, second: Any, regime: str | None, *, as_json: bool) -> None:  # noqa: ANN401 - as above
    """Show what changes from the day FIRST to the day SECOND: elements that come (+) and go (-), hours, laws."""
    one, other = first.date(), second.date()
    found = [c for c in regimes.changes(_own(session), one, other) if regime in {None, c.regime}]
    if as_json:
        print_json([_difference(change) for change in found])
        return
    if not found:
        click.echo(f"Nothing differs between {one} and {other}.")
    for change in found:
        _tell(change, one, other)


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def check(file: Path, *, as_json: bool) -> None:
    """Check a file of rules before it is put in force: fields, days, overlaps."""
    try:
        found = regimes.load(file)
    except ValueError as error:
        raise click.ClickException(f"{error}\n{_FORM}") from error
    bare = [name for name in regimes.REGIMES if not any(rule.regime == name for rule in found.rule)]
    if as_json:
        print_json({"rules": len(found.rule), "regimes": len(regimes.REGIMES) - len(bare), "nothing_owed": bare})
        return
    click.echo(f"{len(found.rule)} rules of {len(regimes.REGIMES) - len(bare)} regimes")
    if bare:
        click.echo(f"nothing is owed under {', '.join(bare)}")


@command.command("of", epilog="Example: tidewaiter regimes of 'rb 123 456 785 gb'")
@click.argument("identifier")
@json_option
@click.pass_obj
def judged_by(session: Session, identifier: str, *, as_json: bool) -> None:
    """Show under which law IDENTIFIER was judged, a version at a time: that in force on the day it came.

    What was missing and what was late is told by the rules of the workspace as they are now. The look-up is noted in
    the audit log.
    """
    from tidewaiter.centre.cycle import judged  # noqa: PLC0415 - Django loads only now

    found = judged.judged(session.workspace(), identifier, actor=session.actor)
    if as_json:
        print_json(found)
        return
    for one in found:
        at = f"{one['received_at']:%Y-%m-%d %H:%M}"
        click.echo(f"{one['consignment_id']} version {one['version']}, {one['regime'] or 'no regime'}, came {at}")
        for rule in one["rules"]:
            click.echo(f"  {rule['title']} [{rule['source']}], since {rule['from']}")
        if not one["rules"]:
            click.echo("  nothing is owed")
        for element in one["missing"]:
            click.echo(f"  missing: {element.replace('|', ' or ')}")
        if one["late"]:
            click.echo("  filed later than owed")


def _own(session: Session) -> Regimes:
    file = session.home / "regimes.toml"
    try:
        return regimes.load(file if file.is_file() else None)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _plain(rule: Rule | None) -> object:
    return None if rule is None else msgspec.to_builtins(rule)


def _difference(change: Change) -> dict[str, object]:
    return {
        "regime": change.regime,
        "origins": change.origins,
        "before": _plain(change.before),
        "after": _plain(change.after),
        "added": change.added,
        "dropped": change.dropped,
    }


def _tell(change: Change, one: date, other: date) -> None:
    of = f" (goods of {', '.join(change.origins)})" if change.origins else ""
    click.echo(f"{change.regime}{of}")
    for day, rule in ((one, change.before), (other, change.after)):
        click.echo(f"  {day}: {f'{rule.title} [{rule.source}]' if rule else 'no rule'}")
    for sign, elements in (("+", change.added), ("-", change.dropped)):
        for element in elements:
            click.echo(f"  {sign} {element.replace('|', ' or ')}")
    hours = [rule.hours_before if rule else None for rule in (change.before, change.after)]
    if hours[0] != hours[1]:
        said = ["none" if h is None else f"{h:g}" for h in hours]
        click.echo(f"  hours before arrival: {said[0]} → {said[1]}")
