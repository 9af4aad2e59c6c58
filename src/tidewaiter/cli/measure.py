"""`tidewaiter measure`: what targeting yielded and missed, who was opened, what other policies would have found."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import click
from rich.console import RenderableType
from rich.text import Text

from tidewaiter.cli.context import Day, Session, console, json_option, print_json
from tidewaiter.cli.present import SIMULATED, interval, percent, table, times

if TYPE_CHECKING:
    from tidewaiter.centre.cycle.measuring import Measures

DAYS = 56
BY = ("arm", "facility", "week", "band", "exam", "model", "rule")


@click.command(epilog="Example: tidewaiter measure --since 2026-01-05 --by rule --by facility")
@click.option("--since", type=Day(), help=f"First day of shifts. Default: {DAYS} days ago.")
@click.option("--until", type=Day(), help="Day after the last. Default: tomorrow.")
@click.option("--facility", help="Only this facility. Default: all.")
@click.option(
    "--by", multiple=True, type=click.Choice(BY), default=("arm",), show_default=True, help="Tell yields apart."
)
@json_option
@click.pass_obj
def command(
    session: Session,
    since: date | None,
    until: date | None,
    facility: str | None,
    by: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Yields with intervals, the estimated miss rate, other policies, and who is opened, against random inspection.

    Figures are estimates from what was examined and with which probability it had been chosen. Where there is too
    little data the words say so.
    """
    from tidewaiter.centre.cycle import measuring  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    last = until or session.now().date() + timedelta(days=1)
    first = since or last - timedelta(days=DAYS)
    if first >= last:
        raise click.BadParameter(f"--since {first} must be before --until {last}")
    found = measuring.measure(workspace, first, last, facility=facility)
    if as_json:
        print_json(found.document())
        return
    for part in told(found, by):
        console().print(part)


def told(found: "Measures", by: tuple[str, ...]) -> list[RenderableType]:
    """All of it, as tables and lines."""
    label = [Text(SIMULATED, style="bold magenta")] if found.simulated else []
    if not found.targets:
        return [*label, Text(f"No targets of shifts from {found.since} to before {found.until}.")]
    head = Text(
        f"Shifts from {found.since} to before {found.until}: {found.targets:,} targets, {found.examined:,} examined"
    )
    return [*label, head, *(_yields(found, name) for name in by), *_chance(found), *_policies(found), *_fairness(found)]


def _yields(found: "Measures", name: str) -> RenderableType:
    return table(
        f"Yield by {name}",
        (name, "issued", "examined", "found", "yield", "95 % interval"),
        (
            (
                row["name"],
                row["issued"],
                row["examined"],
                row["found"],
                percent(row["value"]),
                f"{percent(row['low'])} to {percent(row['high'])}",
            )
            for row in found.yields[name]
        ),
    )


def _chance(found: "Measures") -> list[RenderableType]:
    lift, rate = found.lift, found.missed["rate"]
    lines = [
        Text(
            f"Found per 1,000 had a random one been opened: {1000 * found.prevalence.value:.2f} "
            f"({interval(1000 * found.prevalence.low, 1000 * found.prevalence.high, 2)})"
        ),
        Text(f"Lift over random inspection: {times(lift.value, lift.low, lift.high)}"),
        Text(
            f"Miss rate: likely {percent(found.missed['likely'])} ({percent(rate['low'])} to {percent(rate['high'])}). "
            f"{found.missed['words']}"
        ),
    ]
    full = [
        f"{shift['facility']} {shift['shift_date']} {shift['shift']}: no room for {len(shift['consignments'])} lookouts"
        for shift in found.overflow
    ]
    return [*lines, *(Text(line, style="yellow") for line in full)]


def _policies(found: "Measures") -> list[RenderableType]:
    if not found.policies:
        return []
    rows = (
        (
            name,
            f"{one['examinations']:,.0f}",
            f"{one['horvitz_thompson']['value']:.1f}",
            interval(one["horvitz_thompson"]["low"], one["horvitz_thompson"]["high"]),
            f"{one['doubly_robust']['value']:.1f}",
            interval(one["doubly_robust"]["low"], one["doubly_robust"]["high"]),
            one["words"],
        )
        for name, one in found.policies.items()
    )
    columns = ("ranked by", "examined", "found (HT)", "95 %", "found (DR)", "95 %", "how far to trust it")
    return [
        table("What other policies would have found with as many examinations, nothing left to chance", columns, rows)
    ]


def _fairness(found: "Measures") -> list[RenderableType]:
    parts: list[RenderableType] = []
    for group, rows in found.fairness.items():
        shown = [row for row in rows if row["chosen"]][:10]
        parts.append(
            table(
                f"Who is opened, by {group}",
                (group, "of the stream", "targets", "times its share", "yield", "yield at random", "over-selected"),
                (
                    (
                        row["name"],
                        f"{row['stream']:,}",
                        row["chosen"],
                        f"{row['times_share']:.1f}",
                        percent(row["policy"]["value"]),
                        percent(row["random"]["value"]),
                        "yes: opened more, found less" if row["flagged"] else "",
                    )
                    for row in shown
                ),
            )
        )
    return parts
