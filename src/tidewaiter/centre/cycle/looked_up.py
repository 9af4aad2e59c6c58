"""One consignment's row in the lake and its assessment, found by the indexes and the manifest, not by looking through.

A version names the batch that it came with, a batch the run that assessed it, a run its files: two or three files are
opened whatever the lake holds.
"""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import memory
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history import lake, single_rows
from tidewaiter.risk.assess import ASSESSMENT, completed

MOST_VERSIONS = 50


def versions(workspace: Workspace, consignment_id: str) -> pa.Table:
    """Every version of a consignment as stored (LAKE rows), in the order of versions; no row when it is not known."""
    catalogue = memory.Catalogue.open(workspace)
    wanted: dict[str, list[int]] = {}
    for place in catalogue.places(consignment_id, MOST_VERSIONS):
        wanted.setdefault(place.path, []).append(place.row)
    found = [lake.whole_rows(workspace.lake / path, numbers) for path, numbers in sorted(wanted.items())]
    for path in catalogue.uncovered:
        mine = pc.field("consignment_id") == consignment_id
        rows = pq.read_table(workspace.lake / path, filters=mine, partitioning=None)
        found.append(lake.conformed(rows))
    rows = pa.concat_tables(found) if found else lake.LAKE.empty_table()
    rows = rows.filter(pc.equal(rows["consignment_id"], consignment_id))
    return rows.sort_by([("version", "ascending"), ("received_at", "ascending")])


def assessment(workspace: Workspace, row: dict[str, Any]) -> pa.Table:
    """The latest assessment (schema ASSESSMENT) of a version, given its LAKE row; no row when there is none yet."""
    run = batches.assessment_run(row["batch_id"])
    if not run:
        return ASSESSMENT.empty_table()
    return of_run(workspace, run, row["consignment_id"], row["version"])


def of_run(workspace: Workspace, run: str, consignment_id: str, version: int) -> pa.Table:
    """What a run says of a version."""
    files = memory.paths(workspace, batches.lake_files(LakeKind.ASSESSMENTS, origin=run))
    parts = [found for file in files if (found := single_rows.of_version(file, consignment_id, version)).num_rows]
    return completed(pa.concat_tables(parts)).slice(0, 1) if parts else ASSESSMENT.empty_table()
