"""The acts of a rule's life on the command line: commit, shadow, approve, retire, snooze."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from tidewaiter.cli.context import Session


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def commit(session: Session, file: Path) -> None:
    """Keep a draft (a TOML file) as a version that nobody can change."""
    from tidewaiter.centre.cycle import rule_desk, rules_in_force  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.rulebook import actions  # noqa: PLC0415 - as above

    desk = rule_desk.Desk(session.workspace())
    rule = desk.rule(str(file), {})
    version = actions.commit(session.actor, rule.id, rules_in_force.document(rule))
    click.echo(f"Committed: {rule.id}@{version}. Next: tidewaiter rules shadow {rule.id}")


@click.command()
@click.argument("rule")
@click.pass_obj
def shadow(session: Session, rule: str) -> None:
    """Evaluate a committed version from now on without letting it count."""
    session.workspace()
    from tidewaiter.centre.rulebook import actions  # noqa: PLC0415 - Django loads only now

    name, _, version = rule.partition("@")
    done = actions.start_shadow(session.actor, name, version)
    click.echo(f"In shadow: {name}@{done}. 'tidewaiter rules report' says how it fares.")


@click.command()
@click.argument("rule")
@click.option("--reason", default="", help="Why; kept in the audit log.")
@click.option("--wait", is_flag=True, help="Approve it and do not let it count yet.")
@click.option("--activate", is_flag=True, help="Let a version count that was approved with --wait.")
@click.pass_obj
def approve(session: Session, rule: str, reason: str, *, wait: bool, activate: bool) -> None:
    """Approve a version that ran in shadow, as a second person, and let it count."""
    session.workspace()
    from tidewaiter.centre.rulebook import actions  # noqa: PLC0415 - Django loads only now

    name, _, version = rule.partition("@")
    if not activate:
        version = actions.approve(session.actor, name, version, reason)
    if not wait:
        version = actions.activate(session.actor, name, version)
    click.echo(f"{'Approved' if wait else 'Active'}: {name}@{version}")


@click.command()
@click.argument("rule")
@click.option("--reason", required=True, help="Why; kept in the audit log.")
@click.pass_obj
def retire(session: Session, rule: str, reason: str) -> None:
    """End a rule: the version that stands furthest, or a rule of a file."""
    from tidewaiter.centre.cycle import rule_desk  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.rulebook import actions  # noqa: PLC0415 - as above

    desk = rule_desk.Desk(session.workspace())
    version = actions.retire(session.actor, rule, reason, desk.file_content(rule))
    click.echo(f"Retired: {rule}@{version}")


@click.command()
@click.argument("rule")
@click.option("--kind", required=True, help="Kind of the entity: consignor, consignee, consignee_address, ...")
@click.option("--key", required=True, help="The entity in normal form: key_KIND of the lake, e.g. 'acme ltd'.")
@click.option("--days", type=click.IntRange(1, 180), default=30, show_default=True)
@click.option("--reason", required=True, help="Why; kept with the snooze.")
@click.pass_obj
def snooze(session: Session, rule: str, kind: str, key: str, days: int, reason: str) -> None:
    """Let a rule not fire for one entity, for at most 180 days."""
    session.workspace()
    from tidewaiter.centre.rulebook import actions  # noqa: PLC0415 - Django loads only now

    until: datetime = session.now() + timedelta(days=days)
    actions.snooze(session.actor, rule, kind, key, until, reason)
    click.echo(f"{rule} is quiet about this {kind.replace('_', ' ')} until {until:%Y-%m-%d}.")


@click.command(name="run-trial")
@click.argument("number", type=int)
@click.pass_obj
def run_trial(session: Session, number: int) -> None:
    """Run a trial that was asked for at the desk, and keep what it gives."""
    workspace = session.workspace()
    from tidewaiter.centre.cycle import trials  # noqa: PLC0415 - Django loads only now

    ran = trials.run(workspace, number, session.actor)
    click.echo(
        f"Trial {number} has ended." if ran else f"Trial {number} does not wait: another runs it, or it has ended."
    )
