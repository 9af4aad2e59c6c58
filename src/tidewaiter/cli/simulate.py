"""`tidewaiter simulate`: live through weeks of the practice world."""

import shutil
from datetime import date
from pathlib import Path

import click
import msgspec

from tidewaiter.cli.context import Session, console, json_option, print_json, progress
from tidewaiter.cli.present import SIMULATED, percent, table, target_table


@click.command(epilog="Example: tidewaiter --home practice simulate --weeks 2 --seed 7 --show")
@click.option("--weeks", default=6, show_default=True, help="How long to live.")
@click.option("--seed", default=1, show_default=True, help="Seed of the world and of every draw.")
@click.option("--per-day", type=int, help="Consignments a day. Default: as the parameters say (20,000).")
@click.option("--parameters", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="World parameters (TOML). Default: those that ship.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Only write the messages and the truth here; no centre, no enforcement.")
@click.option("--fresh", is_flag=True, help="Remove a former practice workspace at --home first.")
@click.option("--show", is_flag=True, help="End with the last day's targets of one facility.")
@json_option
@click.pass_obj
def command(
    session: Session, weeks: int, seed: int, per_day: int | None, parameters: Path | None, out: Path | None, *, fresh: bool, show: bool, as_json: bool
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

    if fresh:
        _remove_practice(session.home)
    clock = practice.Clock()
    workspace = session.workspace(create=True, now=clock)
    console().print(f"{SIMULATED}, seed {seed}: {weeks} weeks, about {chosen.calendar.consignments_per_day:,} consignments a day")
    lived = []
    with progress("first day", weeks * 7, quiet=as_json) as bar:
        for week in practice.live(workspace, clock, World(chosen, seed), days=weeks * 7, seed=seed, on_day=lambda day: bar.advance(str(day))):
            lived.append(week)
            if not as_json:
                bar.progress.console.print(_sentence(week))
    summary = practice.summarise(lived)
    if as_json:
        print_json({"weeks": [w.document() for w in lived], "summary": summary})
        return
    console().print(
        table(
            "Week by week (simulated)",
            ("week", "consignments", "illicit", "examined", "found", "random finds", "lift over random", "95 % interval", "schemes found"),
            (
                (w.week, f"{w.consignments:,}", w.illicit, w.examined, w.found, f"{w.expected_random:.2f}", f"{w.lift.value:.1f}", f"{w.lift.low:.1f} to {w.lift.high:.1f}", f"{w.schemes_found} of {w.schemes_active}")
                for w in lived
            ),
        )
    )
    click.echo(summary["sentence"])
    if show:
        _show_targets(session, practice.last_day(workspace))


def _sentence(week: object) -> str:
    w: object = week
    return (
        f"week {w.week}: {w.examined} examined, {w.found} found, {w.lift.value:.1f} times random, "  # type: ignore[attr-defined] # practice.Week
        f"{w.schemes_found} of {w.schemes_active} schemes found"  # type: ignore[attr-defined] # as above
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
