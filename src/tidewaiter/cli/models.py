"""`tidewaiter models`: which model is in force, who may change that, and whether it still fits."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.context import Day, Session, console, json_option, print_json
from tidewaiter.cli.present import figure, table

UNTOLD = ("too few rows", "too little history")
REASON = click.option("--reason", required=True, help="Why; kept in the audit log.")


@click.group(epilog="Example: tidewaiter models approve 3; tidewaiter models rules-only --reason 'calibration alarm'")
def command() -> None:
    """Versions of the model: proposals by one person, approved by another; shadow, drift, cards, the switch."""


@command.command("list", epilog="Example: tidewaiter models list --json")
@json_option
@click.pass_obj
def show(session: Session, *, as_json: bool) -> None:
    """List versions, open proposals, and where the switch stands."""
    session.workspace()
    from tidewaiter.centre.cycle import modelling  # noqa: PLC0415 - Django loads only now

    found = modelling.overview()
    if as_json:
        print_json(found)
        return
    columns = ("version", "state", "trained_at", "rows", "positives")
    rows = ((*(str(row[key]) for key in columns), figure(row["auc"])) for row in found["models"])
    console().print(table("Models", ("version", "state", "trained", "examined", "findings", "AUC"), rows))
    if found["proposals"]:
        keys = ("id", "verb", "version", "reason", "actor", "at")
        waiting = ([str(row[key]) for key in keys] for row in found["proposals"])
        console().print(table("Waiting for a second person", ("number", "what", "version", "why", "by", "at"), waiting))
    switch = found["switch"]
    if switch and switch["rules_only"]:
        click.echo(f"RULES ONLY since {switch['at']}, by {switch['actor']}: {switch['reason']}")


@command.command(epilog="Example: tidewaiter models propose 4f1c… --reason 'better on the random arm'")
@click.argument("version")
@REASON
@click.pass_obj
def propose(session: Session, version: str, reason: str) -> None:
    """Propose that a version be put in force."""
    _proposed(session, "approve", version, reason)


@command.command(epilog="Example: tidewaiter models rollback --reason 'yield of the random arm fell'")
@REASON
@click.pass_obj
def rollback(session: Session, reason: str) -> None:
    """Propose that the version before the one in force be put in force again."""
    _proposed(session, "roll-back", "", reason)


@command.command(epilog="Example: tidewaiter --actor bo models approve 3")
@click.argument("number", type=int)
@click.option("--reason", default="", help="Kept in the audit log.")
@click.pass_obj
def approve(session: Session, number: int, reason: str) -> None:
    """Do what another person proposed."""
    session.workspace()
    from tidewaiter.centre.registry import actions  # noqa: PLC0415 - Django loads only now

    click.echo(f"In force: {actions.decide(session.actor, number, agree=True, reason=reason) or 'rules'}")


@command.command(epilog="Example: tidewaiter models refuse 3 --reason 'two weeks in shadow first'")
@click.argument("number", type=int)
@REASON
@click.pass_obj
def refuse(session: Session, number: int, reason: str) -> None:
    """Refuse a proposal; the one who made it may take it back so."""
    session.workspace()
    from tidewaiter.centre.registry import actions  # noqa: PLC0415 - Django loads only now

    actions.decide(session.actor, number, agree=False, reason=reason)
    click.echo(f"Proposal {number} is refused.")


@command.command("rules-only", epilog="Example: tidewaiter models rules-only --reason 'calibration alarm'")
@REASON
@click.pass_obj
def rules_only(session: Session, reason: str) -> None:
    """Let rules rank alone from the next assessment on: one person, at once."""
    session.workspace()
    from tidewaiter.centre.registry import actions  # noqa: PLC0415 - Django loads only now

    actions.use_rules_only(session.actor, reason)
    click.echo("Rules rank alone. Back: 'tidewaiter models model-again --reason …', approved by a second person.")


@command.command("model-again", epilog="Example: tidewaiter models model-again --reason 'recalibrated'")
@REASON
@click.pass_obj
def model_again(session: Session, reason: str) -> None:
    """Propose that the model be used again."""
    _proposed(session, "model-again", "", reason)


@command.command(epilog="Example: tidewaiter models shadow 4f1c…")
@click.argument("version")
@click.pass_obj
def shadow(session: Session, version: str) -> None:
    """Let a version score beside the one in force; it decides nothing."""
    session.workspace()
    from tidewaiter.centre.registry import actions  # noqa: PLC0415 - Django loads only now

    actions.shadow(session.actor, version)
    click.echo(f"{version} is in shadow. 'tidewaiter models compare' scores and shows its days.")


@command.command(epilog="Example: tidewaiter models compare --from 2026-11-01")
@click.option("--from", "first", type=Day(), help="First day; four weeks ago by default.")
@click.option("--until", "last", type=Day(), help="The day after the last; tomorrow by default.")
@json_option
@click.pass_obj
def compare(session: Session, first: date | None, last: date | None, *, as_json: bool) -> None:
    """Score assessed days by the version in shadow, keep the scores, and show how they differ."""
    workspace = session.workspace()
    from tidewaiter.centre.cycle import shadowing  # noqa: PLC0415 - Django loads only now

    today = session.now().date()
    since, until = first or today - timedelta(days=28), last or today + timedelta(days=1)
    days = shadowing.score(workspace, session.actor, since=since, until=until)
    if as_json:
        print_json(days)
        return
    keys = ("mean_active", "mean_shadow", "rank_correlation", "overlap")
    rows = ((str(d["day"]), str(d["rows"]), *(figure(d["figures"][key]) for key in keys)) for d in days)
    columns = ("day", "rows", "mean, in force", "mean, shadow", "rank correlation", "overlap of the top 1 %")
    console().print(table("In shadow", columns, rows))


@command.command(epilog="Example: tidewaiter models drift --json")
@click.option("--all", "everything", is_flag=True, help="What has not changed, too.")
@json_option
@click.pass_obj
def drift(session: Session, *, everything: bool, as_json: bool) -> None:
    """Hold inputs, findings and calibration against those that the model was trained on."""
    workspace = session.workspace()
    from tidewaiter.centre.cycle import drifting  # noqa: PLC0415 - Django loads only now

    found: list[dict[str, Any]] = drifting.changes(workspace, session.now())
    if as_json:
        print_json(found)
        return
    shown = [change for change in found if everything or str(change["level"]) in {"look", "alarm"}]
    few, young = (sum(str(change["level"]) == level for change in found) for level in UNTOLD)
    rows = ((str(c["level"]), c["sentence"]) for c in shown)
    title = f"{len(found)} compared, {few} with too few rows to tell, {young} with too little history, "
    title += f"{len(shown)} shown"
    console().print(table(title, ("level", "what"), rows))


@command.command(epilog="Example: tidewaiter models card 4f1c… -o card.html")
@click.argument("version")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Default: VERSION.html"
)
@click.pass_obj
def card(session: Session, version: str, output: Path | None) -> None:
    """Write a version's card as one page of HTML, with charts."""
    workspace = session.workspace()
    from tidewaiter.centre.cycle import modelling  # noqa: PLC0415 - Django loads only now

    target = output or Path(f"{version}.html")
    target.write_text(modelling.card(workspace, version), encoding="utf-8")
    click.echo(f"Written: {target}")


def _proposed(session: Session, verb: str, version: str, reason: str) -> None:
    session.workspace()
    from tidewaiter.centre.registry import actions  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.registry.draft import Verb  # noqa: PLC0415 - as above

    number = actions.propose(session.actor, Verb(verb), version, reason)
    click.echo(f"Proposal {number}: a second person decides, 'tidewaiter models approve {number}'.")
