"""From the bytes of one message to lake rows: parse, examine, number versions, key.

Two steps, because numbering versions needs what is known of the same consignments: `read` gives the ids to
look up, `settle` finishes. Neither stores anything.
"""

from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.formats.parsed import Format, Parsed
from tidewaiter.history import lake
from tidewaiter.intake import amend, examine
from tidewaiter.intake.quarantine import Quarantined
from tidewaiter.intake.regimes import Regimes
from tidewaiter.parties import keys


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the intake of a workspace needs to know: who owes what when, and which office serves which location."""

    regimes: Regimes
    offices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """A message parsed and examined, its versions not yet numbered."""

    examined: examine.Examined
    parsed: Parsed


@dataclass(frozen=True, slots=True)
class Received:
    """What a message adds to the centre.

    `rows` has the LAKE schema; `problems` is the long table of intake.examine with the reader's problems
    added; `quarantined` holds units and rows to replay; `duplicates` were recognised and not stored again.
    """

    rows: pa.Table
    problems: pa.Table
    quarantined: tuple[Quarantined, ...]
    duplicates: int
    amended: int


def read(data: bytes, reader: Format, *, sha256: str, received_at: datetime, surroundings: Surroundings) -> Read:
    """Parse and examine one message; `received_at` (UTC) is when it arrived."""
    parsed = reader.parse(data, received_at=received_at)
    examined = examine.examine(
        parsed.rows,
        received_at=received_at,
        source_message=sha256,
        regimes=surroundings.regimes,
        offices=surroundings.offices,
    )
    return Read(examined, parsed)


def settle(message: Read, known: pa.Table, *, batch_id: str) -> Received:
    """Number versions against `known` (latest version per id), drop exact duplicates, add keys: LAKE rows."""
    amended = amend.amend(message.examined.rows, known)
    rows = keys.add_keys(amended.rows)
    rows = rows.append_column("batch_id", pa.array([batch_id] * rows.num_rows, pa.string()))
    rows = lake.mark_events(rows, known)
    return Received(
        rows=lake.conform(rows),
        problems=_all_problems(message),
        quarantined=_quarantined(message),
        duplicates=amended.duplicates,
        amended=sum(1 for version in rows["version"].to_pylist() if version > 1),
    )


def _all_problems(message: Read) -> pa.Table:
    schema = message.examined.problems.schema
    wire = [
        {
            "row": p.row,
            "code": p.code,
            "path": p.path,
            "value": p.value,
            "hint": p.hint,
            "severity": str(p.severity),
            "filer": None,
            "consignment_id": None,
        }
        for p in message.parsed.problems
    ]
    return pa.concat_tables([pa.Table.from_pylist(wire, schema=schema), message.examined.problems])


def _quarantined(message: Read) -> tuple[Quarantined, ...]:
    by_row: dict[int, list[Problem]] = {}
    for problem in message.parsed.problems:
        if problem.row is not None and problem.severity == Severity.FATAL:
            by_row.setdefault(problem.row, []).append(problem)
    units = [Quarantined.unit(reject, tuple(by_row.get(reject.position, ()))) for reject in message.parsed.rejects]
    return (*units, *message.examined.quarantined)
