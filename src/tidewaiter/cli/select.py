"""`tidewaiter select`: choose the few worth opening, and show them."""

from datetime import date, timedelta

import click

from tidewaiter.cli.context import Day, Session, console, json_option, print_json
from tidewaiter.cli.present import plan_table, selection_table, target_table


@click.command(epilog="Example: tidewaiter select --facility USJFK-MAIL --date 2026-01-05 --show")
@click.option("--facility", help="Only this facility. Default: all.")
@click.option("--date", "on", type=Day(), help="Day of arrival. Default: today.")
@click.option("--shift", help="Only this shift. Default: all of the day.")
@click.option("--seed", default=0, show_default=True, help="Seed of the draw; the same seed chooses the same rows.")
@click.option("--show", is_flag=True, help="Only show the targets of the day, with reasons; choose nothing.")
@click.option(
    "--plan", is_flag=True, help="Only tell the load of the day's shifts (default: tomorrow's); choose nothing."
)
@click.option("--limit", default=10, show_default=True, help="Targets to show; 0 for all.")
@json_option
@click.pass_obj
def command(
    session: Session,
    facility: str | None,
    on: date | None,
    shift: str | None,
    seed: int,
    limit: int,
    *,
    show: bool,
    plan: bool,
    as_json: bool,
) -> None:
    """Choose targets for each facility and shift, within its capacity.

    Lookout hits come first, then the highest scores; a fixed share is left to chance so that yields can be
    compared with a random inspection. Each candidate's probability of being chosen is kept.
    """
    from tidewaiter.centre.cycle import selection  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    if plan:
        _plan(session, on or session.now().date() + timedelta(days=1), facility, as_json=as_json)
        return
    day = on or session.now().date()
    if not show:
        reports = selection.select_day(workspace, day, facility=facility, shift=shift, seed=seed, actor=session.actor)
        if as_json:
            print_json([report.document() for report in reports])
            return
        console().print(selection_table(reports))
        for report in (report for report in reports if report.overflow):
            click.secho(
                f"{report.facility} {report.shift}: {len(report.overflow)} lookout hits have no room in this shift: "
                f"{', '.join(report.overflow[:3])}{' …' if len(report.overflow) > 3 else ''}. Decide who opens them.",  # noqa: PLR2004
                fg="yellow",
                err=True,
            )
        click.echo(f"Show them with: tidewaiter --home {session.home} select --show --date {day}")
        return
    targets = selection.targets(workspace, day, facility=facility, shift=shift)
    if as_json:
        print_json(targets)
        return
    console().print(
        target_table(
            targets[: limit or None], f"{len(targets)} targets on {day}" + (f" at {facility}" if facility else "")
        )
    )
    if targets:
        click.echo(f"Why? tidewaiter --home {session.home} explain {targets[0]['target_id']}")


def _plan(session: Session, day: date, facility: str | None, *, as_json: bool) -> None:
    from tidewaiter.centre.cycle import planning  # noqa: PLC0415 - Django loads only now

    plans = planning.plan_day(session.workspace(), day, facility=facility)
    if as_json:
        print_json([plan.document() for plan in plans])
        return
    console().print(plan_table(plans, day))
    click.echo("Candidates are those assessed so far; more arrive until a shift begins.")
    for like in sorted({plan.load.like for plan in plans if plan.load.like}):
        click.echo(f"~ Less than half of the usual candidates are known: as with those of {like:%A}, {like}.")
