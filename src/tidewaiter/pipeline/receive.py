"""From the bytes of one message to lake rows: parse, examine, number versions, key.

Two steps, because numbering versions needs what is known of the same consignments: `read` gives the ids to
look up, `settle` finishes. Neither stores anything.
"""

from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.formats.parsed import Format, Parsed, Reject
from tidewaiter.history import events, lake
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

    data: bytes
    parsed: Parsed
    examined: examine.Examined


@dataclass(frozen=True, slots=True)
class Received:
    """What a message adds to the centre.

    `rows` has the LAKE schema; `problems` is the long table of intake.examine, the reader's included;
    `quarantined` holds units and rows to replay; `duplicates` were recognised, or came too late to be the
    newest version, and are not stored again.
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
        reported=parsed.problems,
    )
    return Read(data, parsed, examined)


def settle(message: Read, known: pa.Table, *, batch_id: str) -> Received:
    """Number versions against `known` (latest version per id), set duplicates aside, add keys: LAKE rows."""
    amended = amend.amend(message.examined.rows, known)
    rows = keys.add_keys(amended.rows)
    rows = rows.append_column("batch_id", pa.array([batch_id] * rows.num_rows, pa.string()))
    return Received(
        rows=lake.conform(events.mark_events(rows, known)),
        problems=message.examined.problems,
        quarantined=(*_rejected(message), *message.examined.quarantined),
        duplicates=amended.duplicates + amended.late,
        amended=amended.superseded.num_rows,
    )


def _rejected(message: Read) -> tuple[Quarantined, ...]:
    """Units that became no row; the whole message where nothing in it could be told apart."""
    parsed = message.parsed
    by_row: dict[int | None, list[Problem]] = {}
    for problem in parsed.problems:
        if problem.severity == Severity.FATAL:
            by_row.setdefault(problem.row, []).append(problem)
    rejects = parsed.rejects
    if None in by_row and not rejects and parsed.rows.num_rows == 0:
        return (Quarantined.unit(Reject(0, message.data), tuple(by_row[None])),)
    return tuple(Quarantined.unit(reject, tuple(by_row.get(reject.position, ()))) for reject in rejects)
