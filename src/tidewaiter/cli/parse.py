"""`tidewaiter parse`: what a message holds, without storing anything."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from tidewaiter.cli.context import Session, When, console, json_option, print_json
from tidewaiter.formats import mapping as mappings
from tidewaiter.formats.parsed import Parsed
from tidewaiter.formats.registry import parse as read
from tidewaiter.intake import examine, regimes

SHOWN = ("consignment_id", "consignor_name", "consignee_name", "goods_description", "gross_mass_kg", "eta")
EVENT = ("key", "event", "at", "place", "conveyance")
PROBLEM = ("row", "severity", "code", "path", "value", "hint")

Problems = list[dict[str, Any]]


@click.command(epilog="Example: tidewaiter parse manifest.edi --json")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping", help="Read as CSV, Parquet or JSON Lines by this mapping (a name that ships, or a TOML file)."
)
@click.option(
    "--received-at", type=When(), help="When the message was received, UTC: settles dates and the law. Default: now."
)
@click.option("--check/--no-check", default=True, show_default=True, help="Run the checks of intake as well.")
@click.option("--limit", default=20, show_default=True, help="Rows and problems to show; 0 for all.")
@json_option
@click.pass_obj
def command(
    session: Session,
    file: Path,
    mapping: str | None,
    received_at: datetime | None,
    limit: int,
    *,
    check: bool,
    as_json: bool,
) -> None:
    """Show the consignments and events a FILE holds, and every problem found in it.

    Exit code 1 when the file could not be used at all.
    """
    moment = received_at or session.now()
    parsed = read(file.read_bytes(), mapping=mappings.load(mapping) if mapping else None, received_at=moment)
    problems = _problems(parsed, moment, check=check)
    if as_json:
        rejected = [reject.position for reject in parsed.rejects]
        events = parsed.events.to_pylist() if parsed.events is not None else []
        print_json({"rows": parsed.rows.to_pylist(), "events": events, "problems": problems, "rejected": rejected})
    else:
        _show(parsed, problems, limit)
    if parsed.rows.num_rows == 0 and any(p["severity"] == "fatal" for p in problems):
        raise SystemExit(1)


def _problems(parsed: Parsed, received_at: datetime, *, check: bool) -> Problems:
    """What the reader found, and what the checks of intake find, as plain data."""
    said = [
        {"row": p.row, "severity": str(p.severity), "code": p.code, "path": p.path, "value": p.value, "hint": p.hint}
        for p in parsed.problems
    ]
    if not check:
        return said
    examined = examine.examine(
        parsed.rows, received_at=received_at, source_message="", regimes=regimes.load(), offices={}
    )
    checked: Problems = examined.problems.select(list(PROBLEM)).to_pylist()
    return said + checked


def _show(parsed: Parsed, problems: Problems, limit: int) -> None:
    out = console()
    rows = Table(title=f"{parsed.rows.num_rows} consignments")
    for name in SHOWN:
        rows.add_column(name, overflow="fold")
    for row in parsed.rows.slice(0, limit or None).select(list(SHOWN)).to_pylist():
        rows.add_row(*("" if row[name] is None else str(row[name]) for name in SHOWN))
    out.print(rows)
    if parsed.events is not None:
        happened = Table(title=f"{parsed.events.num_rows} events")
        for name in EVENT:
            happened.add_column(name, overflow="fold")
        for event in parsed.events.slice(0, limit or None).select(list(EVENT)).to_pylist():
            happened.add_row(*("" if event[name] is None else str(event[name]) for name in EVENT))
        out.print(happened)
    if problems:
        table = Table(title=f"{len(problems)} problems")
        for name in (*PROBLEM[:-1], "what to do"):
            table.add_column(name, overflow="fold")
        for p in problems[: limit or None]:
            table.add_row(*("" if p[name] is None else str(p[name]) for name in PROBLEM))
        out.print(table)
    events = parsed.events.num_rows if parsed.events is not None else 0
    hidden = max(parsed.rows.num_rows, events, len(problems)) - limit
    if limit and hidden > 0:
        out.print("More than is shown; --limit 0 shows all, --json gives everything.")
