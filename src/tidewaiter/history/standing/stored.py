"""History files as columns that are read when they are asked for, and not kept.

The books take one kind after the other from a day's versions. All columns of four million at once are 0.8 GiB, which
a virtual machine may have to ask its host for, page by page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

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

    def __getitem__(self, name: str) -> pa.ChunkedArray:
        """One column."""
        return self.select([name])[name]

    def select(self, names: Sequence[str]) -> pa.Table:
        """Some columns."""
        wanted = pa.schema([LAKE.field(name) for name in names])
        return pa.concat_tables([wanted.empty_table(), *(_read(file, wanted) for file in self.files)])


def _read(file: Path, wanted: pa.Schema) -> pa.Table:
    there = set(pq.read_schema(file).names)
    names = [name for name in wanted.names if name in there]
    # By the thread that asks, where others work beside it: it has the memory of the column before.
    return conformed(pq.read_table(file, columns=names, partitioning=None, use_threads=threads() > 1), wanted)


Rows = pa.Table | Stored
"""Versions in memory, or in files."""
