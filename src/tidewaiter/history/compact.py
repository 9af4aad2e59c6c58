"""Many small files of a day written again as few large ones, sorted, with the very same rows.

Every file is sorted already (lake.SORTED_BY begins with consignment and version), so the files are merged by
ranges of consignments: of each file only the row groups of a range are read, and memory stays that of a part.
A file that is not sorted is read whole. `without` leaves rows out of a file.
"""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tidewaiter.history import lake
from tidewaiter.history.identifiers import IDENTIFIERS
from tidewaiter.history.lake import LAKE, ROWS_PER_FILE, ROWS_PER_WIDE_GROUP, conformed

_PART = 4 * ROWS_PER_WIDE_GROUP
_SAMPLED = 256

NAMED_BY = ("consignment_id", *IDENTIFIERS)
"""Columns of which an index is made."""


def compact(sources: Sequence[Path], target: Path) -> list[tuple[Path, pa.Table]]:
    """Write the rows of lake files of one day as files `target`-0, `target`-1, …; an older form becomes today's.

    Gives each file with the columns of its rows that an index needs. Rows that are equal in lake.SORTED_BY keep
    the order of the sources.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    made: list[tuple[Path, pa.Table]] = []
    for number, run in enumerate(_runs(_merged([_Source(file) for file in sources]))):
        path = target.with_name(f"{target.name}-{number}.parquet")
        with lake.writer(path) as file:
            made.append((path, pa.concat_tables([_written(file, rows) for rows in run])))
    return made


def without(source: Path, target: Path, kept: NDArray[np.bool_]) -> pa.Table:
    """Write those rows of a Parquet file that are `kept`; gives the columns that an index needs, where it has them.

    A lake file gets today's form; others keep theirs.
    """
    file = pq.ParquetFile(source)
    wide = set(LAKE.names) <= set(file.schema_arrow.names)
    target.parent.mkdir(parents=True, exist_ok=True)
    named, first = [], 0
    with lake.writer(target) if wide else pq.ParquetWriter(target, file.schema_arrow, compression="zstd") as out:
        for number in range(file.metadata.num_row_groups):
            rows = file.read_row_group(number)
            rows, first = rows.filter(pa.array(kept[first : first + rows.num_rows])), first + rows.num_rows
            rows = conformed(rows) if wide else rows
            if rows.num_rows:
                out.write_table(rows.combine_chunks())
            named.append(rows.select([name for name in NAMED_BY if name in rows.column_names]))
    return pa.concat_tables(named)


def _runs(parts: Iterator[pa.Table]) -> Iterator[Iterator[pa.Table]]:
    """Rows in whole row groups, in runs of ROWS_PER_FILE; a run is used up before the next is asked for."""
    groups = _whole_groups(parts)
    for first in groups:
        yield itertools.chain([first], itertools.islice(groups, ROWS_PER_FILE // ROWS_PER_WIDE_GROUP - 1))


def _whole_groups(parts: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Rows in tables of ROWS_PER_WIDE_GROUP, the last one excepted."""
    waiting = LAKE.empty_table()
    for part in parts:
        waiting = pa.concat_tables([waiting, part])
        while waiting.num_rows >= ROWS_PER_WIDE_GROUP:
            yield waiting.slice(0, ROWS_PER_WIDE_GROUP)
            waiting = waiting.slice(ROWS_PER_WIDE_GROUP)
    if waiting.num_rows:
        yield waiting


def _written(file: pq.ParquetWriter, rows: pa.Table) -> pa.Table:
    file.write_table(rows.combine_chunks(), ROWS_PER_WIDE_GROUP)
    return rows.select(list(NAMED_BY))


class _Source:
    """A lake file read from its beginning to its end, row group by row group; read whole when it is not sorted."""

    def __init__(self, path: Path) -> None:
        self._file = pq.ParquetFile(path)
        self._group = 0
        self._waiting: list[pa.Table] = []
        self.ids = self._file.read(columns=["consignment_id"])["consignment_id"].combine_chunks()
        if len(self.ids) > 1 and pc.any(pc.greater(self.ids[:-1], self.ids[1:])).as_py():
            whole = _ordered(conformed(self._file.read()))
            self.ids = whole["consignment_id"].combine_chunks()
            self._waiting, self._group = [whole], self._file.metadata.num_row_groups

    def next(self, count: int) -> pa.Table:
        """The next `count` rows as LAKE rows."""
        while sum(rows.num_rows for rows in self._waiting) < count:
            self._waiting.append(conformed(self._file.read_row_group(self._group)))
            self._group += 1
        rows = pa.concat_tables(self._waiting)
        self._waiting = [rows.slice(count)] if count < rows.num_rows else []
        return rows.slice(0, count)


def _merged(sources: Sequence[_Source]) -> Iterator[pa.Table]:
    """All rows in order, in parts that no consignment spans."""
    total = sum(len(source.ids) for source in sources)
    sample = pa.chunked_array([source.ids.take(pa.array(range(0, len(source.ids), _SAMPLED))) for source in sources])
    ordered = sample.take(pc.sort_indices(sample)).to_pylist()
    pieces = max(total // _PART, 1)
    edges = list(dict.fromkeys(ordered[len(ordered) * piece // pieces] for piece in range(1, pieces)))
    begun = [0] * len(sources)
    for edge in [*edges, None]:
        ends = [len(s.ids) if edge is None else _below(s.ids, edge) for s in sources]
        parts = [s.next(b - a) for s, a, b in zip(sources, begun, ends, strict=True) if b > a]
        begun = ends
        if parts:
            yield _ordered(pa.concat_tables(parts))


def _below(ids: pa.Array, edge: str) -> int:
    """How many of sorted ids come before `edge`."""
    low, high = 0, len(ids)
    while low < high:
        middle = (low + high) // 2
        if ids[middle].as_py() < edge:
            low = middle + 1
        else:
            high = middle
    return low


def _ordered(rows: pa.Table) -> pa.Table:
    return rows.take(pc.sort_indices(rows, sort_keys=[(name, "ascending") for name in lake.SORTED_BY]))
