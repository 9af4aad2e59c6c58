"""`tidewaiter simulate`: live through weeks of the practice world."""

import shutil
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from tidewaiter.cli.context import Session, console, json_option, print_json, progress
from tidewaiter.cli.present import SIMULATED, target_table, week_table

if TYPE_CHECKING:
    from tidewaiter.selection.intervals import Estimate
    from tidewaiter.simulation.evaluator import Period
    from tidewaiter.simulation.parameters import Parameters

DAYS_A_WEEK = 7

LAST_WEEKS = 2
"""Weeks that the closing figure speaks of: by then the model ranks."""


@click.command(epilog="Example: tidewaiter --home practice simulate --weeks 2 --seed 7 --show")
@click.option("--weeks", default=4, show_default=True, help="How long to live.")
@click.option("--seed", default=1, show_default=True, help="Seed of the world and of every draw.")
@click.option("--per-day", type=int, help="Consignments a day. Default: as the parameters say (20,000).")
@click.option(
    "--parameters",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="World parameters (TOML). Default: those that ship.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Only write the messages and the truth here; no centre, no enforcement.",
)
@click.option("--fresh", is_flag=True, help="Remove a former practice workspace at --home first.")
@click.option("--morning", is_flag=True, help="End on the morning after: targets issued, nobody has acted yet.")
@click.option("--rooms", is_flag=True, help="Live through the rooms too: dog teams, devices, safety, notified imports.")
@click.option("--show", is_flag=True, help="End with the last day's targets of one facility.")
@json_option
@click.pass_obj
def command(
    session: Session,
    weeks: int,
    seed: int,
    per_day: int | None,
    parameters: Path | None,
    out: Path | None,
    *,
    fresh: bool,
    morning: bool,
    rooms: bool,
    show: bool,
    as_json: bool,
) -> None:
    """Live through simulated weeks: messages arrive, targets are chosen, officers examine, the centre learns.

    The truth is known to the practice world and to the evaluator only. Everything it makes is labelled
    simulated.
    """
    chosen = _assumptions(parameters, per_day)
    if out is not None:
        _write_messages(chosen, seed, weeks * DAYS_A_WEEK, out)
        return
    if fresh:
        _remove_practice(session.home)
    if not as_json:
        per = chosen.calendar.consignments_per_day
        console().print(f"{SIMULATED}, seed {seed}: {weeks} weeks, about {per:,} consignments a day")
    periods, final, spread = _live(session, chosen, seed, weeks, morning=morning, rooms=rooms, quiet=as_json)
    if as_json:
        last = {**asdict(final), "lift_over_days": asdict(spread)}
        print_json({"simulated": True, "seed": seed, "weeks": [asdict(p) for p in periods], "last_weeks": last})
        return
    console().print(week_table(periods))
    console().print(
        f"{final.first} to {final.last}: {final.found} of {final.illicit} found with {final.issued} targets; as many "
        f"at random would have found {final.random_found:.2f}. [bold]{final.lift.value:.1f} times random[/bold] "
        f"(95 % interval over days {spread.low:.1f} to {spread.high:.1f})."
    )
    if show:
        _show_targets(session, final.last)


def _assumptions(parameters: Path | None, per_day: int | None) -> "Parameters":
    from tidewaiter.simulation import parameters as assumptions  # noqa: PLC0415 - loads NumPy tables

    chosen = assumptions.load(parameters)
    if per_day is None:
        return chosen
    calendar = msgspec.structs.replace(chosen.calendar, consignments_per_day=per_day)
    return msgspec.structs.replace(chosen, calendar=calendar)


def _live(
    session: Session, chosen: "Parameters", seed: int, weeks: int, *, morning: bool, rooms: bool, quiet: bool
) -> tuple[list["Period"], "Period", "Estimate"]:
    """Live through the weeks; gives a period a week, the last weeks as one, and their lift resampled over days."""
    from tidewaiter.centre.cycle import practice  # noqa: PLC0415 - Django loads only now
    from tidewaiter.simulation import evaluator  # noqa: PLC0415 - as above
    from tidewaiter.simulation.day import World  # noqa: PLC0415 - as above

    clock = practice.Clock()
    workspace = session.workspace(create=True, now=clock)
    lived, periods = [], []
    with progress("practice", weeks * DAYS_A_WEEK + morning, quiet=quiet) as bar:
        world = World(chosen, seed)
        total = weeks * DAYS_A_WEEK
        for week in practice.live(
            workspace,
            clock,
            world,
            days=total,
            seed=seed,
            on_day=lambda day: bar.advance(f"{day}"),
            morning=morning,
            rooms=rooms,
        ):
            lived.append(week)
            periods.append(evaluator.period(week.truth, week.outcomes, chosen))
            if not quiet:
                bar.progress.console.print(_sentence(len(periods), periods[-1]))
    last = practice.Lived.together(lived[-LAST_WEEKS:])
    final = evaluator.period(last.truth, last.outcomes, chosen)
    return periods, final, evaluator.lift_over_days(last.truth, last.outcomes, chosen, seed)


def _sentence(number: int, p: "Period") -> str:
    return (
        f"week {number}: {p.examined} examined, {p.found} found, {p.lift.value:.1f} times random, "
        f"{p.schemes_found} of {p.schemes_alive} schemes found"
    )


def _remove_practice(home: Path) -> None:
    """Remove a former practice workspace, and nothing else: only a folder that says it is one."""
    if not home.exists():
        return
    from tidewaiter.centre.workspace import PRACTICE_MARKER  # noqa: PLC0415 - loads cryptography

    if any(home.iterdir()) and not (home / PRACTICE_MARKER).exists():
        raise click.ClickException(f"{home} is not a practice workspace; choose another --home")
    shutil.rmtree(home)


def _write_messages(chosen: "Parameters", seed: int, days: int, out: Path) -> None:
    from pyarrow import parquet  # noqa: PLC0415 - only here

    from tidewaiter.simulation.day import World  # noqa: PLC0415 - loads NumPy tables

    world = World(chosen, seed)

    with progress("simulate", days) as bar:
        for number in range(days):
            day = world.day(number)
            folder = out / "messages" / day.date.isoformat()
            folder.mkdir(parents=True, exist_ok=True)
            for message in day.messages:
                (folder / message.name).write_bytes(message.data)
            (out / "truth").mkdir(exist_ok=True)
            parquet.write_table(day.truth, out / "truth" / f"{day.date.isoformat()}.parquet")
            bar.advance(str(day.date))
    click.echo(f"Messages are in {out / 'messages'}, the truth (for the evaluator only) in {out / 'truth'}.")


def _show_targets(session: Session, day: date | None) -> None:
    from tidewaiter.centre.cycle import selection  # noqa: PLC0415 - Django loads only now

    if day is None:
        return
    targets = selection.targets(session.workspace(), day, facility=None, shift=None)
    facility = targets[0]["facility"]
    mine = [t for t in targets if t["facility"] == facility]
    console().print(target_table(mine[:8], f"{facility}, {day}: the first of {len(mine)} targets"))
    click.echo(f"Look closer: .venv/bin/tidewaiter --home {session.home} explain {mine[0]['target_id']}")
    click.echo(f"All of them: .venv/bin/tidewaiter --home {session.home} select --show --date {day} --limit 0")
    click.echo(f"How it does: .venv/bin/tidewaiter --home {session.home} status")
