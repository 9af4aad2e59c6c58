"""`tidewaiter lake`: what is stored, and its upkeep."""

from datetime import date, timedelta
from typing import Any

import click

from tidewaiter.cli.context import Day, Session, console, json_option, print_json, progress
from tidewaiter.cli.present import table

_UNITS = ("B", "kB", "MB", "GB", "TB")


@click.group(invoke_without_command=True, epilog="Example: tidewaiter lake compact")
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Show how the lake stands: files, rows and bytes by kind, small files, what waits to be removed."""
    if ctx.invoked_subcommand is not None:
        return
    from tidewaiter.centre.cycle import storage  # noqa: PLC0415 - Django loads only now

    found = storage.status(ctx.obj.workspace())
    if as_json:
        print_json(found)
        return
    console().print(
        table(
            "Lake",
            ("kind", "files", "rows", "size", "first day", "last day"),
            (
                (k["kind"], k["files"], f"{k['rows']:,}", size(k["bytes"]), k["first"], k["last"])
                for k in found["kinds"]
            ),
        )
    )
    for line in _advice(found):
        console().print(line)


@command.command(epilog="Example: tidewaiter lake compact --json")
@json_option
@click.pass_obj
def compact(session: Session, *, as_json: bool) -> None:
    """Make few large sorted files of the many small ones of each day, and few indexes of many.

    Others may take in and assess meanwhile; ended at any moment, nothing is lost or doubled.
    """
    from tidewaiter.centre.cycle import storage  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    with progress("compact", None, quiet=as_json) as bar:
        report = storage.compact_lake(
            workspace, actor=session.actor, on_step=lambda doing, done, of: bar.reach(done, of, doing)
        )
    if as_json:
        print_json(report.document())
        return
    click.echo(
        f"{report.days} days, {report.rows:,} rows: {report.files_before} files became {report.files_after}, "
        f"{report.indexes_before} indexes {report.indexes_after}; {report.swept} old files removed."
    )


@command.command(epilog="Example: tidewaiter lake upgrade")
@json_option
@click.pass_obj
def upgrade(session: Session, *, as_json: bool) -> None:
    """Write the files of an earlier version's lake anew, as this version writes them."""
    from tidewaiter.centre.cycle import storage  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    with progress("upgrade", None, quiet=as_json) as bar:
        files = storage.upgrade(
            workspace, actor=session.actor, on_step=lambda doing, done, of: bar.reach(done, of, doing)
        )
    if as_json:
        print_json({"files": files})
    else:
        click.echo(f"{files} files written anew." if files else "Nothing to upgrade: the lake is of this version.")


@command.command(epilog="Example: tidewaiter lake retain --dry-run")
@click.option("--dry-run", is_flag=True, help="Say what would go, and delete nothing.")
@click.option("--today", type=Day(), help="The day as of which terms are over. Default: today, UTC.")
@json_option
@click.pass_obj
def retain(session: Session, today: date | None, *, dry_run: bool, as_json: bool) -> None:
    """Delete consignments whose term is over, with all that was derived from them; what is under hold stays.

    Terms are set by class in retention.toml of the workspace.
    """
    from tidewaiter.centre.cycle import retaining  # noqa: PLC0415 - Django loads only now

    workspace = session.workspace()
    now = session.now().date()
    if today is not None and today > now and not dry_run:
        raise click.ClickException(f"{today} has not come yet: nothing is deleted ahead of time. Use --dry-run.")
    with progress("retain", None, quiet=as_json) as bar:
        report = retaining.retain(
            workspace,
            today=today or now,
            dry_run=dry_run,
            actor=session.actor,
            on_step=lambda doing, done, of: bar.reach(done, of, doing),
        )
    if as_json:
        print_json(report.document())
        return
    verb = "would go" if dry_run else "gone"
    rows = ((name, report.terms[name] or "for ever", report.consignments.get(name, 0)) for name in report.terms)
    console().print(table(f"Consignments as of {report.today}", ("class", "days kept", verb), rows))
    kinds = ", ".join(f"{count:,} rows of {kind}" for kind, count in report.rows.items())
    click.echo(f"{verb.capitalize()}: {kinds}, in {report.files} files.")
    click.echo(f"{report.held_back} more are kept by legal holds ({', '.join(report.holds) or 'none in force'}).")
    if report.gone_from_disk_at is not None:
        click.echo(
            f"The old files leave the disk with the first command after {report.gone_from_disk_at:%Y-%m-%d %H:%M} UTC."
        )


@command.command(epilog="Example: tidewaiter lake sweep")
@click.option("--now", "at_once", is_flag=True, help="Do not wait for those who may still read by an older manifest.")
@json_option
@click.pass_obj
def sweep(session: Session, *, at_once: bool, as_json: bool) -> None:
    """Remove from the disk files that were replaced more than an hour ago, and what a crash left behind."""
    from tidewaiter.centre.cycle import storage, upkeep  # noqa: PLC0415 - Django loads only now

    grace = timedelta(0) if at_once else upkeep.GRACE
    swept = storage.sweep_lake(session.workspace(), actor=session.actor, grace=grace)
    if as_json:
        print_json({"retired": list(swept.retired), "orphans": list(swept.orphans)})
    else:
        click.echo(f"{len(swept.retired)} replaced files removed, {len(swept.orphans)} that were never committed.")


def size(count: int) -> str:
    """Bytes as people read them."""
    value = float(count)
    for unit in _UNITS[:-1]:
        if value < 1000:  # noqa: PLR2004 - a thousand of each is one of the next
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} {_UNITS[-1]}"


def _advice(found: dict[str, Any]) -> list[str]:
    said = []
    if found["outdated_files"]:
        said.append(f"{found['outdated_files']} files are of an earlier version: tidewaiter lake upgrade")
    if found["small_files"] or found["without_index"]:
        said.append(
            f"{found['small_files']} small files on {found['compactable_days']} days, {found['without_index']} files "
            "without an index: tidewaiter lake compact"
        )
    if found["retired_files"]:
        said.append(
            f"{found['retired_files']} replaced files leave the disk from {found['swept_from']:%Y-%m-%d %H:%M} UTC"
        )
    return said
