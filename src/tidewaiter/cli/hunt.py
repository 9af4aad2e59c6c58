"""`tidewaiter hunt`: what hangs together with a seizure, and what earlier hunts yielded."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from tidewaiter.cli.context import Session, When, console, json_option, print_json
from tidewaiter.cli.present import SIMULATED, table

if TYPE_CHECKING:
    from tidewaiter.centre.cycle.hunting import Hunted
    from tidewaiter.links.hunt import Linked


@click.command(epilog="Example: tidewaiter hunt T-000123 --since 2026-01-01 --export chart.graphml")
@click.argument("what", required=False)
@click.option("--depth", type=click.IntRange(1, 12), default=4, show_default=True, help="The most steps from the seed.")
@click.option("--since", type=When(), help="Only by what was received at this time or later.")
@click.option("--as-of", type=When(), help="Only by what was received before this time.  [default: now]")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="The most consignments to list.")
@click.option(
    "--export",
    "chart",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write for charting tools: .graphml, .gexf, .ftm (FollowTheMoney) or .csv.",
)
@click.option("--to", "other", help="Show instead how WHAT hangs together with this one.")
@click.option("--communities", is_flag=True, help="Show the groups that the list falls into.")
@click.option(
    "--listings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take an analyst's listings (CSV) into the graph first; see docs/links.md for the form.",
)
@click.option("--lineages", is_flag=True, help="Show instead what came of the hunts after each seizure.")
@json_option
@click.pass_obj
def command(
    session: Session,
    what: str | None,
    depth: int,
    since: datetime | None,
    as_of: datetime | None,
    limit: int,
    chart: Path | None,
    other: str | None,
    listings: Path | None,
    *,
    communities: bool,
    lineages: bool,
    as_json: bool,
) -> None:
    """List what hangs together with WHAT, past and coming, each with its chain of evidence.

    WHAT is a seizure or target (T-000123), a lookout (L-000123), or a consignment by any of its numbers. A value that
    very many name (a forwarder's telephone) is set aside. The look is noted in the audit log.
    """
    from tidewaiter.centre.cycle import charting, hunting  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    if listings is not None:
        _import(session, listings, as_json=as_json and what is None)
        if what is None and not lineages:
            return
    if lineages:
        _show_lineages(session, as_json=as_json)
        return
    if what is None:
        raise click.UsageError("name a seizure, target, lookout or consignment, or ask for --lineages")
    if other is not None:
        _show_chain(session, what, other, as_of or session.now(), since, as_json=as_json)
        return
    found = hunting.run(
        workspace,
        what,
        as_of=as_of or session.now(),
        since=since,
        depth=depth,
        most=limit,
        actor=session.actor,
    )
    if chart is not None:
        chart.write_bytes(found.export(chart.suffix.removeprefix(".")))
        click.echo(f"{chart} holds {len(found.hunt.linked)} consignments.", err=True)
    groups = charting.groups(workspace, found) if communities else None
    if as_json:
        print_json(found.document() | ({} if groups is None else {"communities": groups}))
        return
    for number, group in enumerate(groups or [], 1):
        click.echo(f"Group {number}: {', '.join(group)}")
    if len(found.hunt.seeds) > 1:
        click.echo(f"From {', '.join(found.hunt.seeds)}.")
    console().print(_listed(found))
    for hub in found.hunt.hubs[:5]:
        click.echo(hub.sentence)
    for parent in found.parents[:1]:
        click.echo(f"{found.hunt.seeds[0]} was itself listed by {parent.hunt_id}, after {parent.seizure}.")


def _import(session: Session, file: Path, *, as_json: bool) -> None:
    from tidewaiter.centre.cycle import listings  # noqa: PLC0415 - as above
    from tidewaiter.links import imported  # noqa: PLC0415 - as above

    content = file.read_bytes()
    for problem in imported.read(content).problems:
        click.echo(f"{file.name}: {problem.code} {problem.path} {problem.value}: {problem.hint}", err=True)
    done = listings.take_in(session.workspace(), content, actor=session.actor)
    if as_json:
        print_json(done.document())
        return
    click.echo(f"{file.name}: {done.lines} values of {len(done.listings)} listings are in the graph.", err=True)


def _show_chain(
    session: Session, what: str, other: str, as_of: datetime, since: datetime | None, *, as_json: bool
) -> None:
    from tidewaiter.centre.cycle import charting  # noqa: PLC0415 - as above

    found = charting.chain(session.workspace(), what, other, as_of=as_of, since=since, actor=session.actor)
    if as_json:
        print_json(found.document())
        return
    if found.steps is None:
        click.echo(f"Nothing was found between {found.ends[0]} and {found.ends[1]}.")
    for number, sentence in enumerate(found.words, 1):
        click.echo(f"{number}. {sentence}")


def _listed(found: "Hunted") -> Table:
    title = f"Linked to {found.what} as of {found.as_of:%Y-%m-%d %H:%M}"
    if any(row.get("simulated") for row in found.filed.values()):
        title += f" ({SIMULATED})"
    return table(
        title,
        ("consignment", "chain of evidence"),
        (
            (
                f"{one.consignment_id}\n{_about(found, one)}",
                "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(one.words, 1)),
            )
            for one in found.hunt.linked
        ),
    )


def _about(found: "Hunted", one: "Linked") -> str:
    """Strength, arrival, goods and target of a consignment, a line each."""
    filed = found.filed.get(one.consignment_id, {})
    coming = " (coming)" if found.coming(one.consignment_id) else ""
    lines = [f"belief {one.belief:.2f}", f"links {one.strength:.2f}", f"arrives {filed.get('arrival_date')}{coming}"]
    lines.append(filed.get("goods_description") or "not described")
    lines.append(" ".join(found.targets.get(one.consignment_id, ())))
    return "\n".join(line for line in lines if line)


def _show_lineages(session: Session, *, as_json: bool) -> None:
    from tidewaiter.centre.cycle import hunting  # noqa: PLC0415 - as above

    found = hunting.lineages(session.actor)
    columns = ("root", "seizure", "since", "hunts", "generations", "listed", "targeted", "examined", "found")
    if as_json:
        print_json([{name: getattr(one, name) for name in columns} for one in found])
        return
    rows = ([f"{v:%Y-%m-%d}" if isinstance(v := getattr(one, n), datetime) else v for n in columns] for one in found)
    console().print(table("What came of hunts", columns, rows))
