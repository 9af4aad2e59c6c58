"""`tidewaiter safety`: what needs somebody's care so that nobody is hurt."""

from dataclasses import asdict

import click

from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.cli.present import table


@click.command(epilog="Example: tidewaiter safety --json")
@json_option
@click.pass_obj
def command(session: Session, *, as_json: bool) -> None:
    """Show safety cards, naloxone, certificates that end, and open exposure incidents without names."""
    workspace = session.workspace()
    from tidewaiter.centre.cycle.safety import overview  # noqa: PLC0415 - Django loads only now

    found = overview(workspace, session.actor, session.now().date())
    if as_json:
        told: dict[str, object] = {
            "cards": [
                {"code": one.code, "version": one.version, "title": one.title, "medical_adviser": one.adviser}
                for one in found.cards
            ]
        }
        for name in ("places", "ending", "exposures"):
            told[name] = [asdict(one) for one in getattr(found, name)]
        print_json(told)
        return
    out = console()
    rows = ([one.code, one.version, one.title, "yes" if one.adviser else "NO"] for one in found.cards)
    out.print(table("Safety cards", ("card", "version", "title", "approved by a medical adviser"), rows))
    stock = (
        [f"{one.facility}: {one.name}", one.usable, one.minimum, _first(one.lots), _on(one.checked_at), one.due or None]
        for one in found.places
    )
    columns = ("place", "usable doses", "at least", "next expires", "counted", "due")
    out.print(table("Naloxone", columns, stock))
    ending = ([one.person, one.title, one.facility, one.expires, one.standing] for one in found.ending)
    out.print(table("Certificates that end", ("person", "training", "facility", "last day", "standing"), ending))
    open_ones = (
        [one.exposure_id, one.facility, _on(one.happened_at), one.suspected, one.state] for one in found.exposures
    )
    out.print(table("Open exposures", ("incident", "facility", "when", "suspected", "state"), open_ones))


def _first(lots: tuple[object, ...]) -> object:
    return getattr(lots[0], "expires", None) if lots else None


def _on(at: object) -> str:
    return "never" if at is None else f"{at:%Y-%m-%d}"
