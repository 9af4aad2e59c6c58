"""Listings that an analyst has collected, from a CSV file: who offers what under which telephone, e-mail or wallet.

Nothing is crawled. A line is one value of one listing: `listing`, `kind` (phone, email, wallet, name or address),
`value`, `source`, `date` (ISO 8601), `caveat`. A listing becomes a row of the evidence graph, `listing:` and its id,
received at its date, that names its values as consignor and as consignee alike: whose telephone it is, it does not
say. Values are brought into the normal forms that keys of consignments have. A line that cannot be read is a Problem.
"""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.parties.forms import ADDRESS, PHONE, TEXT, normal_forms

COLUMNS = ("listing", "kind", "value", "source", "date", "caveat")
PREFIX = "listing:"
NAMES: dict[str, tuple[str, ...]] = {
    "phone": ("consignor_phone", "consignee_phone"),
    "email": ("consignor_email", "consignee_email"),
    "wallet": ("wallet",),
    "name": ("consignor", "consignee"),
    "address": ("consignor_address", "consignee_address"),
}
"""The hashes under which a value of each kind is named."""

_FORMS = {"phone": PHONE, "name": TEXT, "address": ADDRESS}


@dataclass(frozen=True, slots=True)
class Line:
    """One value of one listing, with where it is from and what to bear in mind."""

    listing: str
    kind: str
    value: str
    source: str
    on: datetime
    caveat: str


@dataclass(frozen=True, slots=True)
class Listings:
    """What was read, and what could not be."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]

    def traces(self) -> pa.Table:
        """Rows for `Segment.of_traces`: one a listing and value, received at its date."""
        made = pa.table(
            {
                "consignment_id": pa.array([PREFIX + line.listing for line in self.lines], pa.string()),
                "received_at": pa.array([line.on for line in self.lines], pa.timestamp("us", tz="UTC")),
            }
        )
        forms = {kind: self._formed(kind) for kind in NAMES}
        for kind, names in NAMES.items():
            for name in names:
                made = made.append_column(f"hash_{name}", xxh64(forms[kind]))
        return made

    def _formed(self, kind: str) -> pa.Array:
        """The values of one kind in normal form, null elsewhere."""
        values = pa.array([line.value if line.kind == kind else None for line in self.lines], pa.string())
        if kind in _FORMS:
            return normal_forms(pa.table({"value": values}), {"value": _FORMS[kind]})["value"].cast(pa.string())
        lowered = [None if value is None else value.strip().lower() for value in values.to_pylist()]
        # Wallets are case-sensitive in some chains.
        return pa.array(lowered if kind == "email" else values.to_pylist(), pa.string())


def read(content: bytes) -> Listings:
    """Lines of a CSV file in UTF-8 with the header COLUMNS; `caveat` may be empty."""
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        said = ",".join(reader.fieldnames or ())
        return Listings((), (_problem("listing-header", "1", said, f"The first line is {','.join(COLUMNS)}."),))
    lines, problems = [], []
    for row in reader:
        found = _line({name: (row.get(name) or "").strip() for name in COLUMNS}, reader.line_num)
        if isinstance(found, Line):
            lines.append(found)
        else:
            problems.append(found)
    return Listings(tuple(lines), tuple(problems))


def _line(row: dict[str, str], number: int) -> Line | Problem:
    missing = [name for name in COLUMNS[:-1] if not row[name]]
    if missing:
        return _problem("listing-missing", str(number), ", ".join(missing), "Every column but the caveat is filled.")
    if row["kind"] not in NAMES:
        return _problem("listing-kind", str(number), row["kind"], f"A kind is one of {', '.join(NAMES)}.")
    try:
        on = datetime.fromisoformat(row["date"])
    except ValueError:
        return _problem("listing-date", str(number), row["date"], "A date is written 2026-01-31.")
    on = on.replace(tzinfo=UTC) if on.tzinfo is None else on.astimezone(UTC)
    return Line(row["listing"], row["kind"], row["value"], row["source"], on, row["caveat"])


def _problem(code: str, path: str, value: str, hint: str) -> Problem:
    return Problem(code=code, path=f"line {path}", value=value, hint=hint, severity=Severity.ERROR)
