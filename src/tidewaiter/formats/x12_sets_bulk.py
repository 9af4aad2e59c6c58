"""Clean files of X12 310, 322 or 404 read as columns: the same as set by set, many times faster.

Any set that is not plain is left to the reader of one set, any file with sets of several kinds too.
`tests/property/test_x12_sets_bulk.py` compares both ways.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.schema import table
from tidewaiter.formats import x12_310, x12_310_columns, x12_322, x12_322_columns, x12_404, x12_404_columns
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.bulk import kept
from tidewaiter.formats.parsed import Parsed
from tidewaiter.formats.x12 import Interchange
from tidewaiter.formats.x12_columns import Sets, sets_of
from tidewaiter.formats.x12_envelope import TransactionSet

_Read = Callable[[TransactionSet, Interchange, Reading], None]

_BILLS: dict[str, tuple[Callable[[Sets], pa.Table], _Read]] = {
    x12_310.CODE: (x12_310_columns.rows_of, x12_310.read_set),
    x12_404.CODE: (x12_404_columns.rows_of, x12_404.read_set),
}
"""Number of a set that is one bill to how all are read, and how one is."""


def parse(interchange: Interchange) -> Parsed | None:
    """All of a clean file of sets of one of these kinds; None for any other file."""
    code = interchange.sets[0].code if interchange.sets else ""
    if code not in {*_BILLS, x12_322.CODE}:
        return None
    sets = sets_of(interchange, code)
    if sets is None:
        return None
    return _events(sets, interchange) if code == x12_322.CODE else _bills(sets, interchange, *_BILLS[code])


def _bills(sets: Sets, interchange: Interchange, rows_of: Callable[[Sets], pa.Table], read: _Read) -> Parsed:
    rows = rows_of(sets)
    others = _one_by_one(sets, interchange, read)
    return replace(others, rows=_ordered(rows, others.rows))


def _events(sets: Sets, interchange: Interchange) -> Parsed | None:
    found = x12_322_columns.events_of(sets)
    if found is None:
        return None
    events, units = found
    plain = sets.plain[units]
    others = _one_by_one(sets, interchange, x12_322.read_set)
    if others.events is not None:
        positions = events["source_position"].filter(pa.array(~plain))
        at = others.events.schema.get_field_index("source_position")
        more = others.events.set_column(at, events.schema.field("source_position"), positions)
        events = _ordered(kept(events, plain), more)
    return replace(others, rows=table([]), events=events if events.num_rows else None)


def _one_by_one(sets: Sets, interchange: Interchange, read: _Read) -> Parsed:
    """What the sets say that are not plain, each at its place."""
    reading = Reading()
    for number in np.flatnonzero(~sets.plain).tolist():
        if sets.transactions[number].code != x12_322.CODE:
            reading.position = number
        read(sets.transactions[number], interchange, reading)
    return reading.parsed()


def _ordered(rows: pa.Table, others: pa.Table) -> pa.Table:
    if not others.num_rows:
        return rows
    both = pa.concat_tables([rows, others]).combine_chunks()
    return both.take(pc.sort_indices(both["source_position"]))
