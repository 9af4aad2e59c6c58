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
    from tidewaiter.simulation import evaluator

LAST_WEEKS = 2
"""Weeks that the closing figure speaks of: by then the model ranks."""


@click.command(epilog="Example: tidewaiter --home practice simulate --weeks 2 --seed 7 --show")
@click.option("--weeks", default=6, show_default=True, help="How long to live.")
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
    show: bool,
    as_json: bool,
) -> None:
    """Live through simulated weeks: messages arrive, targets are chosen, officers examine, the centre learns.

    The truth is known to the practice world and to the evaluator only. Everything it makes is labelled
    simulated.
    """
    from tidewaiter.simulation import parameters as assumptions  # noqa: PLC0415 - loads NumPy tables
    from tidewaiter.simulation.day import World  # noqa: PLC0415 - as above

    chosen = assumptions.load(parameters)
    if per_day is not None:
        calendar = msgspec.structs.replace(chosen.calendar, consignments_per_day=per_day)
        chosen = msgspec.structs.replace(chosen, calendar=calendar)
    if out is not None:
        _write_messages(World(chosen, seed), weeks * 7, out)
        return
    from tidewaiter.centre.cycle import practice  # noqa: PLC0415 - Django loads only now
    from tidewaiter.simulation import evaluator  # noqa: PLC0415 - as above

    if fresh:
        _remove_practice(session.home)
    clock = practice.Clock()
    workspace = session.workspace(create=True, now=clock)
    world = World(chosen, seed)
    say = console()
    if not as_json:
        per = chosen.calendar.consignments_per_day
        say.print(f"{SIMULATED}, seed {seed}: {weeks} weeks, about {per:,} consignments a day")
    lived, periods = [], []
    with progress("practice", weeks * 7, quiet=as_json) as bar:
        days = practice.live(
            workspace, clock, world, days=weeks * 7, seed=seed, on_day=lambda day: bar.advance(f"{day}")
        )
        for week in days:
            lived.append(week)
            periods.append(evaluator.period(week.truth, week.outcomes, chosen))
            if not as_json:
                bar.progress.console.print(_sentence(len(periods), periods[-1]))
    last = practice.Lived.together(lived[-LAST_WEEKS:])
    final = evaluator.period(last.truth, last.outcomes, chosen)
    spread = evaluator.lift_over_days(last.truth, last.outcomes, chosen, seed)
    if as_json:
        summary = {"weeks": len(lived[-LAST_WEEKS:]), **asdict(final), "lift_over_days": asdict(spread)}
        print_json({"simulated": True, "seed": seed, "weeks": [asdict(p) for p in periods], "last": summary})
        return
    say.print(week_table(periods))
    say.print(
        f"The last {len(lived[-LAST_WEEKS:])} weeks: {final.found} of {final.illicit} found, {final.issued} targets; "
        f"as many at random would have found {final.random_found:.2f}: {final.lift.value:.1f} times as many "
        f"(95 % interval over days {spread.low:.1f} to {spread.high:.1f})."
    )
    if show:
        _show_targets(session, final.last)


def _sentence(number: int, p: "evaluator.Period") -> str:
    return (
        f"week {number}: {p.examined} examined, {p.found} found, {p.lift.value:.1f} times random, "
        f"{p.schemes_found} of {p.schemes_alive} schemes found"
    )


def _remove_practice(home: Path) -> None:
    """Remove a former practice workspace, and nothing else: only a folder that says it is one."""
    if not home.exists():
        return
    if any(home.iterdir()) and not (home / "practice.json").exists():
        raise click.ClickException(f"{home} is not a practice workspace; choose another --home")
    shutil.rmtree(home)


def _write_messages(world: object, days: int, out: Path) -> None:
    from pyarrow import parquet  # noqa: PLC0415 - only here

    with progress("simulate", days) as bar:
        for number in range(days):
            day = world.day(number)  # type: ignore[attr-defined] # simulation.world.World
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
