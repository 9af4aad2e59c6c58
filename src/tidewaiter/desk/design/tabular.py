"""Tables to be downloaded as CSV (RFC 4180), guarded against cells that a spreadsheet would take for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.http import HttpResponse

from tidewaiter.centre.errors import Conflict

WRITTEN = 10_000
"""Rows that a file for a spreadsheet holds at most."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet runs (OWASP, CSV injection)."""


def fits(count: int) -> None:
    """Conflict where so many rows do not fit into a file: none of them is left out in silence."""
    if count > WRITTEN:
        raise Conflict(
            "too-many-rows",
            "{count} rows are more than the {most} that a file holds",
            "narrow what is shown, and take it out in parts",
            422,
            count=count,
            most=WRITTEN,
        )


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A file `name`.csv for download; numbers stay numbers, a text that would be a formula gets an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([cell(one) for one in header])
    writer.writerows([cell(one) for one in row] for row in rows)
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def cell(value: object) -> object:
    """A value as a cell: '' for nothing, ISO 8601 for times, a guarded text."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
