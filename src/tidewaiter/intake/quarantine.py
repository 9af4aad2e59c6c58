"""What could not be used, kept so that it can be tried again: a row as JSON, or a unit as its own bytes.

A `row` was read but has a fatal problem; `replay` turns it back into a Consignment table, with the time it was first
received and the message it came from. A `unit` never became a row; `replay_unit` gives its bytes to the reader again.
An
`event` is JSON that `movements.replay` reads. Nothing here stores anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any

import msgspec
import pyarrow as pa

from tidewaiter.cargo.problem import Problem
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats.parsed import Parse, Parsed, Reject


class Kind(StrEnum):
    """What waits: a row that was read, a unit that could not be, or an event."""

    ROW = "row"
    UNIT = "unit"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One thing that could not be used.

    `position` is its ordinal in the message, `raw` what replay needs (UTF-8 JSON of a row, or the bytes of a unit),
    `codes` the problems that barred it, sorted.
    """

    position: int
    consignment_id: str | None
    raw: bytes
    codes: tuple[str, ...]
    kind: Kind = Kind.ROW

    @property
    def raw_json(self) -> str:
        """The row as JSON text; ValueError for anything else: a unit's bytes are the reader's to understand."""
        if self.kind is not Kind.ROW:
            raise ValueError("a unit in quarantine is bytes of its format, not JSON: use `raw` and `replay_unit`")
        return self.raw.decode()

    @classmethod
    def unit(cls, reject: Reject, problems: Sequence[Problem]) -> "Quarantined":
        """What a reader could not turn into a row, with the problems that say why."""
        codes = tuple(sorted({problem.code for problem in problems}))
        return cls(reject.position, None, reject.raw, codes, Kind.UNIT)


def rows_quarantined(rows: pa.Table, codes: Sequence[Sequence[str]]) -> tuple[Quarantined, ...]:
    """Consignment rows as Quarantined, each with the codes that barred it (one sequence a row)."""
    counted = pa.table([_counted(rows[field.name], field.type) for field in CONSIGNMENT], CONSIGNMENT.names)
    return tuple(
        Quarantined(
            position=row["source_position"],
            consignment_id=row["consignment_id"],
            raw=msgspec.json.encode({n: _plain(v, CONSIGNMENT.field(n).type) for n, v in row.items() if v is not None}),
            codes=tuple(sorted(set(barred))),
        )
        for row, barred in zip(counted.to_pylist(), codes, strict=True)
    )


def _counted(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Dates and times as whole numbers: what barred a row may be a date that Python cannot hold."""
    if pa.types.is_timestamp(kind):
        return column.cast(pa.int64())
    return column.cast(pa.int32()) if pa.types.is_date(kind) else column


def replay(raw_json: str | bytes) -> pa.Table:
    """A quarantined row as a Consignment table of one row; ValueError when the text is no such row."""
    try:
        row = msgspec.json.decode(raw_json, type=dict[str, Any])
        typed = {name: _typed(value, CONSIGNMENT.field(name).type) for name, value in row.items()}
        return pa.Table.from_pylist([typed], schema=CONSIGNMENT)
    except KeyError as error:
        raise ValueError(f"not a quarantined row, {error} is no field of a Consignment") from error
    except (msgspec.DecodeError, pa.ArrowException, AttributeError, OverflowError, TypeError, ValueError) as error:
        raise ValueError(f"not a quarantined row: {error}") from error


def replay_unit(unit: Quarantined, parse: Parse, *, received_at: datetime) -> Parsed:
    """A quarantined unit read again by its reader; positions are those of the message it came from."""
    parsed = parse(unit.raw, received_at=received_at)
    shift = unit.position
    place = CONSIGNMENT.get_field_index("source_position")
    moved = pa.array([p + shift for p in parsed.rows["source_position"].to_pylist()], pa.int32())
    return Parsed(
        rows=parsed.rows.set_column(place, CONSIGNMENT.field(place), moved),
        problems=tuple(p if p.row is None else replace(p, row=p.row + shift) for p in parsed.problems),
        rejects=tuple(Reject(r.position + shift, r.raw) for r in parsed.rejects),
    )


def _plain(value: Any, kind: pa.DataType) -> object:  # noqa: ANN401 - whatever a column holds
    """A value as JSON can hold it: times as text where Python has them, numbers JSON has no spelling for as text."""
    if value is not None:
        for is_kind, convert in _TO_JSON:
            if is_kind(kind):
                return convert(value, kind)
    return value


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _time(microseconds: int) -> str | int:
    try:
        return (_EPOCH + timedelta(microseconds=microseconds)).isoformat()
    except OverflowError:
        return microseconds


def _day(days: int) -> str | int:
    try:
        return (_EPOCH.date() + timedelta(days=days)).isoformat()
    except OverflowError:
        return days


_TO_JSON: tuple[tuple[Callable[[pa.DataType], bool], Callable[[Any, pa.DataType], object]], ...] = (
    (pa.types.is_floating, lambda value, _: value if isfinite(value) else str(value)),
    (pa.types.is_timestamp, lambda value, _: _time(value)),
    (pa.types.is_date, lambda value, _: _day(value)),
    (pa.types.is_list, lambda value, kind: [_plain(part, kind.value_type) for part in value]),
    (pa.types.is_struct, lambda value, kind: {f.name: _plain(value[f.name], f.type) for f in kind}),
)
"""How a value of each kind of type is written; the others are themselves."""


def _typed(value: Any, kind: pa.DataType) -> object:  # noqa: ANN401 - whatever JSON holds
    """A JSON value as the Python value that Arrow expects for a type."""
    if value is None:
        return None
    for is_kind, convert in _FROM_JSON:
        if is_kind(kind):
            return convert(value, kind)
    return value


_FROM_JSON: tuple[tuple[Callable[[pa.DataType], bool], Callable[[Any, pa.DataType], object]], ...] = (
    (pa.types.is_floating, lambda value, _: float(value)),
    (pa.types.is_timestamp, lambda value, _: value if isinstance(value, int) else datetime.fromisoformat(value)),
    (pa.types.is_date, lambda value, _: value if isinstance(value, int) else date.fromisoformat(value)),
    (pa.types.is_list, lambda value, kind: [_typed(part, kind.value_type) for part in value]),
    (pa.types.is_struct, lambda value, kind: {f.name: _typed(value.get(f.name), f.type) for f in kind}),
    (pa.types.is_map, lambda value, _: [(name, text) for name, text in value]),
)
"""How a value of each kind of type is read back; text, booleans and whole numbers are themselves."""
