"""What the centre remembers, as files and tables for the pure stages.

History is kept twice: the lake, whole, by arrival date; and one narrow file a run of assessment, with
just what profiles and version numbers need. A profile then opens one file a day instead of one a batch
and arrival date. A batch's rows join history when they have been assessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.files import write_bytes_atomically
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history import identifiers, index_file, lake
from tidewaiter.history.locate import Indexes, Place
from tidewaiter.history.statistics import FLAGGED_BY

HISTORY_COLUMNS: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *lake.VERSION_COLUMNS,
            "batch_id",
            "gross_mass_kg",
            "declared_value",
            "currency",
            *FLAGGED_BY,
            *(name for name in lake.LAKE.names if name.startswith(("hash_", "event_"))),
        ]
    )
)
"""Columns of LAKE that a file of kind `history` holds."""


def paths(workspace: Workspace, entries: list[LakeEntry]) -> list[Path]:
    """Absolute paths of files of the manifest."""
    return [workspace.lake / entry.path for entry in entries]


def consignment_files(workspace: Workspace, batch_ids: list[str]) -> list[Path]:
    """The lake's files of some batches."""
    return [p for b in batch_ids for p in paths(workspace, batches.lake_files(LakeKind.CONSIGNMENTS, origin=b))]


def pending_groups(as_of: datetime, rows: int) -> Iterator[list[str]]:
    """Batches received by a moment and not yet assessed, in order of receipt, in groups of about so many rows."""
    group: list[str] = []
    size = 0
    for batch in batches.unassessed(as_of):
        group.append(batch.batch_id)
        size += batch.rows
        if size >= rows:
            yield group
            group, size = [], 0
    if group:
        yield group


def version_files(workspace: Workspace) -> list[Path]:
    """Files that together hold every stored version: history, and what is not in it yet."""
    waiting = [batch.batch_id for batch in batches.unassessed(None)]
    return [*history_files(workspace), *consignment_files(workspace, waiting)]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The indexes of identifiers, the consignment files that count, and those of them that no index covers."""

    indexes: Indexes
    live: frozenset[str]
    uncovered: tuple[str, ...]

    @classmethod
    def open(cls, workspace: Workspace) -> "Catalogue":
        """As the manifest stands now."""
        indexes = Indexes(paths(workspace, batches.lake_files(LakeKind.INDEX)))
        live = frozenset(batches.live_paths(LakeKind.CONSIGNMENTS))
        return cls(indexes, live, tuple(sorted(live - indexes.covered())))

    def places(self, identifier: str, most: int) -> list[Place]:
        """Where rows that an identifier may name are, in files that an index covers."""
        return self.indexes.places(identifiers.hashes_for(identifier), self.live, most)


def index_of_batch(workspace: Workspace, batch: str, parts: list[tuple[date, pa.Table]]) -> LakeEntry:
    """Write the index of the files of a batch (lake.split), ready to commit."""
    covered = [index_file.Covered(lake.relative_path(on, batch), part.num_rows) for on, part in parts]
    return write_index(workspace.lake, batch, parts[0][0], covered, [part for _, part in parts])


def write_index(
    root: Path, origin: str, on: date, covered: list[index_file.Covered], parts: list[pa.Table]
) -> LakeEntry:
    """Write below `root` the index of files whose rows are `parts`, in their order."""
    named = ["consignment_id", *identifiers.IDENTIFIERS]
    hashes, places = identifiers.entries(pa.concat_tables([part.select(named) for part in parts]))
    path = f"{LakeKind.INDEX.value}/{origin}.tidx"
    written = write_bytes_atomically(index_file.encode(covered, hashes, places), root / path)
    return LakeEntry(LakeKind.INDEX, path, on, len(hashes), written.bytes, written.sha256)


def known_versions(
    workspace: Workspace, connection: duckdb.DuckDBPyConnection, ids: pa.Array | pa.ChunkedArray
) -> pa.Table:
    """Every stored version of consignments (lake.VERSION_COLUMNS), read only from files in which one of them is.

    Costs what the consignments and the indexes cost, not what history costs.
    """
    catalogue = Catalogue.open(workspace)
    held, files = catalogue.indexes.files_with(identifiers.hashes_of(ids))
    some = ids if catalogue.uncovered else ids.filter(pa.array(held))
    chosen = sorted((files & catalogue.live) | set(catalogue.uncovered))
    return lake.known_versions(connection, [workspace.lake / path for path in chosen], some)


def history_files(workspace: Workspace) -> list[Path]:
    """The narrow history of everything assessed."""
    return paths(workspace, batches.lake_files(LakeKind.HISTORY))


def history_rows(rows: pa.Table) -> pa.Table:
    """What history keeps of lake rows."""
    return rows.select(list(HISTORY_COLUMNS))
