"""`tidewaiter parse`: what a message holds, without storing anything."""

from pathlib import Path

import click
from rich.table import Table

from tidewaiter.cli.context import console, json_option, print_json
from tidewaiter.formats.parsed import Parsed
from tidewaiter.formats.registry import parse as read

SHOWN = ("consignment_id", "consignor_name", "consignee_name", "goods_description", "gross_mass_kg", "eta")


@click.command(epilog="Example: tidewaiter parse manifest.edi --json")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping", help="Read as CSV, Parquet or JSON Lines by this mapping (a name that ships, or a TOML file)."
)
@click.option("--limit", default=20, show_default=True, help="Rows and problems to show; 0 for all.")
@json_option
def command(file: Path, mapping: str | None, limit: int, *, as_json: bool) -> None:
    """Show the consignments a FILE holds, and every problem found in it.

    Exit code 1 when the file could not be used at all.
    """
    from tidewaiter.formats import mapping as mappings  # noqa: PLC0415 - only when asked for

    parsed = read(file.read_bytes(), mapping=mappings.load(mapping) if mapping else None)
    if as_json:
        print_json(_document(parsed))
    else:
        _show(parsed, limit)
    if parsed.rows.num_rows == 0 and any(p.severity == "fatal" for p in parsed.problems):
        raise SystemExit(1)


def _document(parsed: Parsed) -> dict[str, object]:
    problems = [
        {"code": p.code, "path": p.path, "value": p.value, "hint": p.hint, "severity": str(p.severity), "row": p.row}
        for p in parsed.problems
    ]
    return {"rows": parsed.rows.to_pylist(), "problems": problems, "rejected": [r.position for r in parsed.rejects]}


def _show(parsed: Parsed, limit: int) -> None:
    out = console()
    rows = Table(title=f"{parsed.rows.num_rows} consignments")
    for name in SHOWN:
        rows.add_column(name, overflow="fold")
    for row in parsed.rows.slice(0, limit or None).select(list(SHOWN)).to_pylist():
        rows.add_row(*("" if row[name] is None else str(row[name]) for name in SHOWN))
    out.print(rows)
    if parsed.problems:
        table = Table(title=f"{len(parsed.problems)} problems")
        for name in ("row", "severity", "code", "path", "value", "what to do"):
            table.add_column(name, overflow="fold")
        for p in parsed.problems[: limit or None]:
            table.add_row("" if p.row is None else str(p.row), str(p.severity), p.code, p.path, p.value, p.hint)
        out.print(table)
    hidden = max(parsed.rows.num_rows, len(parsed.problems)) - limit
    if limit and hidden > 0:
        out.print("More than is shown; --limit 0 shows all, --json gives everything.")
