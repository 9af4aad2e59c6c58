"""From the bytes of messages to lake rows: parse, examine, number versions, key.

Messages are worked on together, because a query costs the same for one message as for thirty; what comes
of each is what would have come of it alone. For that the messages of a group name no consignment twice:
`grouped` sees to it. Numbering versions needs what is known of the same consignments, so the work has two
steps: `open_message` gives the ids to look up, `receive` finishes. Nothing is stored here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats.parsed import Format, Parsed, Reject
from tidewaiter.history import events, lake
from tidewaiter.intake import amend, examine, grade, movements
from tidewaiter.intake.quarantine import Kind, Quarantined
from tidewaiter.intake.regimes import Regimes
from tidewaiter.parties import keys

POSITION = CONSIGNMENT.get_field_index("source_position")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the intake of a workspace needs to know: who owes what when, and which office serves which location."""

    regimes: Regimes
    offices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """A message that was parsed: its bytes, its SHA-256, when it was received (UTC), and what it holds.

    `simulated` marks all its rows as made by the practice world; most wire formats cannot say so themselves.
    """

    data: bytes
    sha256: str
    received_at: datetime
    parsed: Parsed
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """What a message adds to the centre.

    `rows` has the LAKE schema; `problems` is the long table of intake.examine, the reader's included;
    `quarantined` holds units and rows to replay; `duplicates` were recognised, or came too late to be the
    newest version, and are not stored again; `filers` grades each filer (intake.grade.filer_grades);
    `events` (schema EVENT) are what the message tells of things that it does not describe as consignments.
    """

    rows: pa.Table
    problems: pa.Table
    quarantined: tuple[Quarantined, ...]
    duplicates: int
    amended: int
    filers: pa.Table
    events: pa.Table


def open_message(data: bytes, reader: Format, *, sha256: str, received_at: datetime, simulated: bool = False) -> Opened:
    """Parse one message."""
    return Opened(data, sha256, received_at, reader.parse(data, received_at=received_at), simulated)


@dataclass(frozen=True, slots=True)
class Unopened:
    """A message that is still to be parsed: its bytes, its SHA-256, when it was received (UTC), and its reader."""

    data: bytes
    sha256: str
    received_at: datetime
    reader: Format


def open_messages(messages: Sequence[Unopened], *, simulated: bool = False) -> list[Opened]:
    """Parse messages, those of one reader together where it can: what comes of each is what comes of it alone."""
    found: list[Opened] = []
    for reader, run in groupby(messages, lambda one: one.reader):
        several = list(run)
        parsed = None if reader.parse_all is None else reader.parse_all([one.data for one in several])
        for number, one in enumerate(several):
            read = reader.parse(one.data, received_at=one.received_at) if parsed is None else parsed[number]
            found.append(Opened(one.data, one.sha256, one.received_at, read, simulated))
    return found


def grouped(messages: Iterable[Opened], most_rows: int) -> Iterator[list[Opened]]:
    """Cut a sequence of messages into groups that may be received together, in order, of about so many rows."""
    group: list[Opened] = []
    seen: set[str] = set()
    rows = 0
    for message in messages:
        ids = message.parsed.rows["consignment_id"].to_pylist()
        if group and (rows >= most_rows or not seen.isdisjoint(ids)):
            yield group
            group, seen, rows = [], set(), 0
        group.append(message)
        seen.update(ids)
        rows += len(ids)
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class Prepared:
    """A group examined: all that can be done before it is known which versions are stored."""

    group: Sequence[Opened]
    places: "_Places"
    examined: examine.Examined


def receive(group: Sequence[Opened], known: pa.Table, surroundings: Surroundings) -> list[Received]:
    """Examine a group, number versions against `known` (lake.known_versions), add keys: what each message adds."""
    return number_versions(prepare(group, surroundings), known)


def prepare(group: Sequence[Opened], surroundings: Surroundings) -> Prepared:
    """Examine a group: the greater part of the work, which needs nothing of what is stored."""
    places = _Places.of(group)
    filed = places.rows(group)
    moments = pa.array([message.received_at for message in group], CONSIGNMENT.field("received_at").type)
    examined = examine.examine(
        filed,
        received_at=places.spread(filed["source_position"], moments),
        source_message="",
        regimes=surroundings.regimes,
        offices=surroundings.offices,
        reported=places.problems(group),
    )
    return Prepared(group, places, examined)


def number_versions(prepared: Prepared, known: pa.Table) -> list[Received]:
    """Number versions against `known` (lake.known_versions), which must not change until what results is stored."""
    group, places, examined = prepared.group, prepared.places, prepared.examined
    amended = amend.amend(examined.rows, known)
    batches = pa.array([message.sha256[:16] for message in group], pa.string())
    batch_ids = places.spread(amended.rows["source_position"], batches)
    rows = keys.add_keys(amended.rows).append_column("batch_id", batch_ids)
    rows = lake.conform(events.mark_events(rows, known))
    filers = _filers(places, examined)
    aside = places.counted(amended.set_aside["row"])
    later = places.counted(rows.filter(pc.greater(rows["version"], 1))["source_position"])
    mine, problems = places.cut(rows, "source_position"), places.cut(examined.problems, "row")
    received = []
    for number, message in enumerate(group):
        told = movements.examine(message.parsed.events, received_at=message.received_at)
        received.append(
            Received(
                rows=mine[number],
                problems=_with_those_of_message([*message.parsed.problems, *told.problems], problems[number]),
                quarantined=(
                    *_rejected(message),
                    *places.quarantined(examined.quarantined, number),
                    *told.quarantined,
                ),
                duplicates=int(aside[number]),
                amended=int(later[number]),
                filers=filers[number],
                events=told.events,
            )
        )
    return received


@dataclass(frozen=True, slots=True)
class _Places:
    """Positions within a group: those of message k lie from starts[k], so that no two rows share one."""

    starts: NDArray[np.int64]

    @classmethod
    def of(cls, group: Sequence[Opened]) -> "_Places":
        sizes = [_length(message.parsed) for message in group]
        return cls(np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64))

    def rows(self, group: Sequence[Opened]) -> pa.Table:
        """All rows of the group with their positions within it, their message and when that was received."""
        rows = pa.concat_tables([message.parsed.rows for message in group])
        of = pa.array(np.repeat(np.arange(len(group)), [message.parsed.rows.num_rows for message in group]))
        starts = pa.array(self.starts, pa.int32()).take(of)
        moved = rows.set_column(POSITION, rows.field(POSITION), pc.add(rows["source_position"], starts))
        moments = pa.array([message.received_at for message in group], CONSIGNMENT.field("received_at").type)
        names = pa.array([message.sha256 for message in group], pa.string())
        filled = examine.fill(moved, received_at=moments.take(of), source_message=names.take(of), offices={})
        practice = pa.array([message.simulated for message in group])
        place = filled.schema.get_field_index("simulated")
        return filled.set_column(place, filled.field(place), pc.or_kleene(filled["simulated"], practice.take(of)))

    def problems(self, group: Sequence[Opened]) -> list[Problem]:
        """The readers' problems that concern a row or unit, with its position within the group."""
        return [
            Problem(p.code, p.path, p.value, p.hint, p.severity, p.row + start)
            for message, start in zip(group, self.starts.tolist(), strict=True)
            for p in message.parsed.problems
            if p.row is not None
        ]

    def of_rows(self, positions: pa.ChunkedArray) -> NDArray[np.int64]:
        """The message of each position."""
        values = positions.combine_chunks().to_numpy(zero_copy_only=False)
        return np.asarray(np.searchsorted(self.starts, values, side="right") - 1, dtype=np.int64)

    def spread(self, positions: pa.ChunkedArray, values: pa.Array) -> pa.Array:
        """For each position, the value of its message (one a message)."""
        return values.take(pa.array(self.of_rows(positions)))

    def counted(self, positions: pa.ChunkedArray) -> NDArray[np.int64]:
        """How many of the positions lie in each message."""
        return np.bincount(self.of_rows(positions), minlength=len(self.starts))

    def cut(self, rows: pa.Table, column: str) -> list[pa.Table]:
        """The rows of each message, in their order, with positions as they are in the message."""
        if len(self.starts) == 1:
            return [rows]
        of = self.of_rows(rows[column])
        if (np.diff(of) < 0).any():
            order = np.argsort(of, kind="stable")
            rows, of = rows.take(pa.array(order)), of[order]
        place = rows.schema.get_field_index(column)
        starts = pa.array(self.starts[of], pa.int32())
        moved = rows.set_column(place, rows.field(place), pc.subtract(rows[column], starts)).combine_chunks()
        return _sliced(moved, of, len(self.starts))

    def quarantined(self, units: Sequence[Quarantined], number: int) -> list[Quarantined]:
        """The quarantined rows of one message, positions as in the message."""
        start = int(self.starts[number])
        end = int(self.starts[number + 1]) if number + 1 < len(self.starts) else None
        mine = [unit for unit in units if unit.position >= start and (end is None or unit.position < end)]
        return [_restored(unit, start) for unit in mine]


def _sliced(rows: pa.Table, of: NDArray[np.int64], count: int) -> list[pa.Table]:
    """Rows in the order of their messages (`of`), cut by message, without a copy."""
    ends = np.searchsorted(of, np.arange(count + 1)).tolist()
    return [rows.slice(start, end - start) for start, end in pairwise(ends)]


def _length(parsed: Parsed) -> int:
    """How many positions a message takes: one more than its highest, at least one."""
    highest = [p.row for p in parsed.problems if p.row is not None] + [r.position for r in parsed.rejects]
    last = pc.max(parsed.rows["source_position"]).as_py()
    return max([*highest, -1 if last is None else last, 0]) + 1


def _restored(unit: Quarantined, start: int) -> Quarantined:
    position = unit.position - start
    row = msgspec.json.decode(unit.raw)
    row["source_position"] = position
    return Quarantined(position, unit.consignment_id, msgspec.json.encode(row), unit.codes, Kind.ROW)


def _filers(places: _Places, examined: examine.Examined) -> list[pa.Table]:
    """Quality by filer for each message: graded together, each filer apart for each message."""

    def named(table: pa.Table, column: str) -> pa.Table:
        numbers = pa.array(places.of_rows(table[column])).cast(pa.string())
        joined = pc.binary_join_element_wise(numbers, pc.fill_null(table["filer"].cast(pa.string()), ""), "|")
        return table.set_column(table.schema.get_field_index("filer"), "filer", joined)

    concerned = examined.problems.filter(pc.is_valid(examined.problems["row"]))
    graded = grade.filer_grades(named(examined.rows, "source_position"), named(concerned, "row"))
    split = [name.split("|", 1) for name in graded["filer"].to_pylist()]
    renamed = graded.set_column(
        graded.schema.get_field_index("filer"), "filer", pa.array([name for _, name in split], pa.string())
    )
    numbers = np.array([int(number) for number, _ in split], dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    return _sliced(renamed.take(pa.array(order)), numbers[order], len(places.starts))


def _with_those_of_message(problems: Sequence[Problem], of_rows: pa.Table) -> pa.Table:
    """The problems that concern a message as a whole, then those of its rows."""
    whole = [
        {"code": p.code, "path": p.path, "value": p.value, "hint": p.hint, "severity": str(p.severity)}
        for p in problems
        if p.row is None
    ]
    return pa.concat_tables([pa.Table.from_pylist(whole, schema=examine.PROBLEMS), of_rows]) if whole else of_rows


def _rejected(message: Opened) -> tuple[Quarantined, ...]:
    """Units that became no row; the whole message where nothing in it could be told apart."""
    parsed = message.parsed
    if parsed.rows.num_rows == 0 and not parsed.rejects and parsed.events is None:
        # A message that no reader reads today may be read tomorrow: its bytes are kept.
        return (Quarantined.unit(Reject(0, message.data), parsed.problems),) if parsed.problems else ()
    by_row: dict[int | None, list[Problem]] = {}
    for problem in parsed.problems:
        if problem.severity == Severity.FATAL:
            by_row.setdefault(problem.row, []).append(problem)
    return tuple(Quarantined.unit(reject, tuple(by_row.get(reject.position, ()))) for reject in parsed.rejects)
