"""`tidewaiter normalise`: the normal forms of the parties in a file, beside what was filed."""

import json
from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.context import console, json_option, progress
from tidewaiter.cli.present import table
from tidewaiter.parties.names.doubtful.table import SENTENCES
from tidewaiter.parties.names.party import normalised
from tidewaiter.parties.names.party_file import PartyFile, parties_of

STEP = 100_000
"""Parties that are done between two movements of the progress bar."""

SHOWN = (
    ("name", ("name",), ("company_core", "company_form")),
    ("address", ("address_line", "city", "postcode", "country"), ("address_form",)),
    ("telephone", ("phone",), ("phone_e164",)),
    ("e-mail", ("email",), ("email_mailbox",)),
)
"""What a table shows: a title, the columns as filed, and the forms below them."""


@click.command(epilog="Example: tidewaiter normalise customers.csv --json")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit", default=20, show_default=True, help="Parties to show in the table; 0 for all.")
@click.option("--doubtful", is_flag=True, help="Only parties that have a doubtful value.")
@json_option
def command(file: Path, limit: int, *, doubtful: bool, as_json: bool) -> None:
    """Show the parties of a FILE in normal form beside what was filed, and which values say nothing.

    FILE is a CSV, Parquet or JSON Lines with columns such as name, address, city, postcode, country, phone and email,
    or anything that 'tidewaiter parse' reads. --json prints a line a party. Exit code 1 when it holds none.
    """
    found = parties_of(file.read_bytes())
    count = found.parties.num_rows
    shown: list[dict[str, Any]] = []
    left = 0
    with progress("Normalising", count, quiet=count < STEP) as bar:
        for start in range(0, count, STEP):
            rows = _rows(found, start)
            for row in rows:
                if doubtful and not row["doubtful"]:
                    continue
                if as_json:
                    click.echo(json.dumps(row, ensure_ascii=False))
                elif not limit or len(shown) < limit:
                    shown.append(row)
                else:
                    left += 1
            bar.advance("Normalising", len(rows))
    for problem in found.problems[:5]:
        click.echo(f"{problem.severity}: {problem.code} in row {problem.row}: {problem.value} {problem.hint}", err=True)
    if not as_json and count:
        console().print(
            table(f"{count} parties", ("row", *(title for title, _, _ in SHOWN), "doubtful"), map(_cells, shown))
        )
        if left:
            click.echo(f"{left} more; --limit 0 shows all, --json gives every form.")
    if not count:
        raise SystemExit(1)


def _rows(found: PartyFile, start: int) -> list[dict[str, Any]]:
    """Forms of the parties from a place on, with row and role, and the doubtful values in words."""
    part: list[dict[str, Any]] = normalised(found.parties.slice(start, STEP)).to_pylist()
    rows, roles = (column.slice(start, STEP).to_pylist() for column in (found.rows, found.roles))
    for party, row, role in zip(part, rows, roles, strict=True):
        codes = party["doubtful"]
        party["doubtful"] = [{"value": code, "meaning": SENTENCES[code.partition(":")[2]]} for code in codes]
        party |= {"row": row, "role": role or None}
    return part


def _cells(row: dict[str, Any]) -> list[str]:
    """One party: filed above, forms below."""
    cells = [f"{row['row']} {row['role'] or ''}".strip()]
    for _, filed, forms in SHOWN:
        lines = [
            ", ".join(row[name] for name in filed if row[name]),
            " · ".join(row[name] for name in forms if row[name]),
        ]
        cells.append("\n".join(line for line in lines if line))
    cells.append("\n".join(f"{one['value']}: {one['meaning']}" for one in row["doubtful"]))
    return cells
