"""X12 309 read as columns: the same rows as `x12_309` gives bill by bill, many times faster.

The plain bills of a clean file become columns at once (`x12_309_plain`, `x12_309_columns`); any other bill of it is
left to `x12_309`, any other file is read segment by segment. `tests/property/test_x12_bulk.py` compares both ways.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.formats import x12_309
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.parsed import Parsed
from tidewaiter.formats.x12 import Interchange
from tidewaiter.formats.x12_309_columns import rows_of
from tidewaiter.formats.x12_309_plain import read, unit_of

WORTH_BYTES = 32 * 2**10
"""Smaller files are read sooner segment by segment."""


def parse(interchange: Interchange) -> Parsed | None:
    """All of a clean file of 309s; None for any other file."""
    bills = read(interchange)
    if bills is None:
        return None
    rows = rows_of(bills)
    reading = Reading()
    for number in np.flatnonzero(~bills.plain).tolist():
        reading.position = number
        x12_309.read_unit(unit_of(bills, number, interchange.delimiters), interchange, reading)
    others = reading.parsed()
    if not rows.num_rows:
        return others
    if others.rows.num_rows:
        both = pa.concat_tables([rows, others.rows]).combine_chunks()
        rows = both.take(pc.sort_indices(both["source_position"]))
    return replace(others, rows=rows)
