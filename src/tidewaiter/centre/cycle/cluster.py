"""Assessing on a Spark cluster: what a run hands over, and the files of the lake that come back.

The workspace's files must be where the cluster reads them: on one machine they are, on several the workspace
lies on storage that all of them share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.engine import spark
from tidewaiter.pipeline import distributed
from tidewaiter.pipeline.day import Knowledge
from tidewaiter.pipeline.shelf import Shelf
from tidewaiter.risk.assess import ASSESSMENT


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Spark master: local[2], spark://host:7077, k8s://https://host, yarn."""

    master: str

    def start(self) -> None:
        """Start the session, so that what is missing is said before any work is done; raises EngineMissingError."""
        spark.session(self.master)

    def assessed(self, files: Sequence[Path], knowledge: Knowledge, shelf: Shelf, as_of: datetime) -> list[Path]:
        """Assess the latest versions in lake files; gives files of ASSESSMENT rows, one at least, on the shelf."""
        folder = shelf.folder / "clustered"
        if not folder.exists():
            distributed.assess_files(spark.session(self.master), files, knowledge, as_of, folder)
        parts = [file for file in sorted(folder.glob("*.parquet")) if pq.read_metadata(file).num_rows]
        if not parts:
            return [shelf.stored("clustered-00000", ASSESSMENT.empty_table)]
        return [shelf.stored(f"clustered-{n:05d}", partial(_in_order, part)) for n, part in enumerate(parts)]


def _in_order(part: Path) -> pa.Table:
    rows = pq.read_table(part, partitioning=None).cast(ASSESSMENT)
    return rows.sort_by([("consignment_id", "ascending")])
