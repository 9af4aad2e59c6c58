"""History files as columns that are read when they are asked for, and not kept.

The books take one kind after the other from a day's versions. All columns of four million at once are 0.8 GiB, which
a virtual machine may have to ask its host for, page by page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.threads import threads
from tidewaiter.history.lake import LAKE, conformed
from tidewaiter.history.statistics import FLAGGED_BY

HISTORY = (
    "received_at",
    "gross_mass_kg",
    "declared_value",
    "currency",
    *FLAGGED_BY,
    *(f"{part}_{kind}" for part in ("hash", "event") for kind in KIND_NAMES),
)
"""The columns of history files that the books are made of."""


AT_A_TIME = 1_000_000
"""About so many rows of a column are in memory as they were read."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Rows of history files, in the order of the files; a column that one of an earlier form lacks is null."""

    files: tuple[Path, ...]
    column_names: tuple[str, ...] = HISTORY

    @classmethod
    def of(cls, files: Sequence[Path]) -> Self:
        """The rows of some files."""
        return cls(tuple(files))

    @property
    def num_rows(self) -> int:
        """How many rows there are."""
        return sum(int(pq.read_metadata(file).num_rows) for file in self.files)

    def parts(self, names: Sequence[str], *, encoded: bool = False) -> Iterator[pa.Table]:
        """Some columns, so many rows at a time; texts as their different ones and a number a row, if `encoded`."""
        wanted = pa.schema([LAKE.field(name) for name in names])
        for file in self.files:
            yield from _parts(file, wanted, _texts(wanted) if encoded else [])


def _texts(wanted: pa.Schema) -> list[str]:
    return [field.name for field in wanted if field.type == pa.string()]


def _parts(file: Path, wanted: pa.Schema, encoded: Sequence[str]) -> Iterator[pa.Table]:
    metadata = pq.read_metadata(file)
    encoded = [name for name in encoded if name in metadata.schema.names]
    with pq.ParquetFile(file, metadata=metadata, read_dictionary=encoded) as stored:
        there = stored.schema_arrow
        names = [name for name in wanted.names if name in there.names]
        for name in encoded:
            place = wanted.get_field_index(name)
            wanted = wanted.set(place, wanted.field(place).with_type(there.field(name).type))
        groups: list[int] = []
        rows = 0
        for group in range(stored.num_row_groups):
            groups.append(group)
            rows += stored.metadata.row_group(group).num_rows
            if rows >= AT_A_TIME or group + 1 == stored.num_row_groups:
                # By the thread that asks, where others work beside it: it has the memory of the column before.
                yield conformed(stored.read_row_groups(groups, columns=names, use_threads=threads() > 1), wanted)
                groups, rows = [], 0


Rows: TypeAlias = pa.Table | Stored
"""Versions in memory, or in files."""


def parts(rows: Rows, names: Sequence[str], *, encoded: bool = False) -> Iterator[pa.Table]:
    """Some columns of versions, in parts laid end to end; texts of files encoded, if that is asked for."""
    if isinstance(rows, Stored):
        yield from rows.parts(names, encoded=encoded)
    else:
        yield rows.select(names)
