"""`tidewaiter kits`: what consignments may together be a kit that presses tablets or fills capsules."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.context import Session, When, console, json_option, print_json
from tidewaiter.cli.present import SIMULATED, table

if TYPE_CHECKING:
    from tidewaiter.links.kit import Kit

USUAL = (150, 0.5)
"""The days and the least certainty of a look that is kept for the desk."""


@click.command(epilog="Example: tidewaiter kits --since 2026-01-01 --least 0.3")
@click.option("--since", type=When(), help="By what was received at this time or later.  [default: 180 days before]")
@click.option("--as-of", type=When(), help="By what was received before this time.  [default: now]")
@click.option("--days", type=click.IntRange(1), default=150, show_default=True, help="The most days between two parts.")
@click.option(
    "--least", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="How sure a kit must be to be listed."
)
@json_option
@click.pass_obj
def command(
    session: Session, since: datetime | None, as_of: datetime | None, days: int, least: float, *, as_json: bool
) -> None:
    """List machines, dies, binders, dyes and precursors that reached linked parties, with all reasons.

    Every part has lawful uses: a kit is a lead to be looked at, never a finding. The look is noted in the audit log.
    A look without options is kept for the diversion desk.
    """
    from tidewaiter.centre.cycle import kits  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    found = kits.look(workspace, until=as_of or session.now(), since=since, days=days, least=least, actor=session.actor)
    if since is None and as_of is None and (days, least) == USUAL:
        kits.keep(found, session.actor)
    if as_json:
        print_json(found.document())
        return
    listed = found.assembled.kits
    simulated = any(one.simulated for kit in listed for one in kit.found)
    title = f"Kits among {found.candidates} candidates of {found.looked_at} rows" + f" ({SIMULATED})" * simulated
    rows = ((f"{kit.kit_id}\nsure {kit.sure:.2f}", _consignments(kit), _reasons(kit)) for kit in listed)
    console().print(table(title, ("kit", "consignments", "why, and what speaks against it"), rows))
    for link, count in found.assembled.hubs:
        click.echo(f"{count} values of {link.replace('_', ' ')} that very many name were not followed.")
    for size in found.assembled.trades:
        click.echo(f"A group of {size} consignments is too large for a kit and was left out.")


def _consignments(kit: "Kit") -> str:
    return "\n".join(
        f"{one.received_at:%Y-%m-%d} {one.consignment_id}: {one.goods_description or 'not described'}"
        for one in kit.found
    )


def _reasons(kit: "Kit") -> str:
    """Each reason with its points, the links, and what is missing."""
    lines = [f"{reason.points:+.1f} {reason.sentence}" for reason in kit.reasons]
    lines += [joint.sentence for joint in kit.joints[:5]]
    if kit.missing:
        lines.append(f"Not seen: {', '.join(kit.missing)}.")
    return "\n".join(lines)
