"""What the centre remembers, as files and tables for the pure stages.

History is kept twice: the lake, whole, by arrival date; and one narrow file a run of assessment, with
just what profiles and version numbers need. A profile then opens one file a day instead of one a batch
and arrival date. A batch's rows join history when they have been assessed.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history import lake

HISTORY_COLUMNS: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *lake.VERSION_COLUMNS,
            "batch_id",
            "gross_mass_kg",
            "declared_value",
            "currency",
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


def history_files(workspace: Workspace) -> list[Path]:
    """The narrow history of everything assessed."""
    return paths(workspace, batches.lake_files(LakeKind.HISTORY))


def history_rows(rows: pa.Table) -> pa.Table:
    """What history keeps of lake rows."""
    return rows.select(list(HISTORY_COLUMNS))
