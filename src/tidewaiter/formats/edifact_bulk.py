"""CUSCAR and ITMATT read as columns: the same rows as their readers give group by group, many times faster.

The plain groups of a clean file become columns at once (`edifact_plain`, `edifact_columns`); any other group of it is
left to `cuscar` or `itmatt`, any other file is read segment by segment. `tests/property/test_edifact_bulk.py` compares
both ways.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.formats import cuscar, itmatt
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_columns import rows_of
from tidewaiter.formats.edifact_plain import read
from tidewaiter.formats.parsed import Parsed

WORTH_BYTES = 32 * 2**10
"""Smaller files are read sooner segment by segment."""


def parse(data: bytes) -> Parsed | None:
    """All of a clean file of CUSCAR or of ITMATT messages; None for any other file."""
    groups = read(data)
    if groups is None:
        return None
    kind = groups.contexts[0].message.kind
    rows = rows_of(groups, kind)
    reading = Reading(joined=True)
    read_unit = cuscar.read_unit if kind == cuscar.KIND else itmatt.read_unit
    for number in np.flatnonzero(~groups.plain).tolist():
        reading.position = number
        context = groups.contexts[int(groups.under[number])]
        read_unit(groups.unit_of(number), context.header, context.above, reading)
    others = reading.parsed()
    if others.rows.num_rows:
        both = pa.concat_tables([rows, others.rows]).combine_chunks()
        rows = both.take(pc.sort_indices(both["source_position"]))
    return replace(others, rows=rows)
