"""What waits to be assessed, in parts that fit into memory: lake files of the same batches, each read when wanted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import memory
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history import lake

ROWS_IN_A_PART = 250_000


@dataclass(frozen=True, slots=True)
class LakePart:
    """Some lake files, their rows counted; `superseded` are ids that have a later version in another part."""

    files: tuple[Path, ...]
    rows: int
    superseded: pa.Table = field(default_factory=lambda: pa.table({"consignment_id": pa.array([], pa.string())}))

    def stored(self, names: Sequence[str] = lake.LAKE.names) -> pa.Table:
        """All rows, these columns of LAKE, sorted by consignment and version."""
        connection = local.connect()
        try:
            return lake.rows_in(connection, self.files, names)
        finally:
            connection.close()

    def latest(self, names: Sequence[str] = lake.LAKE.names) -> pa.Table:
        """The rows to assess: the latest version of each consignment, unless another part has a later one."""
        rows = lake.latest(self.stored(list(dict.fromkeys(["consignment_id", *names]))))
        if self.superseded.num_rows:
            gone = pc.is_in(rows["consignment_id"], value_set=self.superseded["consignment_id"])
            rows = rows.filter(pc.invert(gone))
        return rows.select(list(names))

    def history(self) -> pa.Table:
        """What history keeps of the rows."""
        return self.stored(memory.HISTORY_COLUMNS)


def parts_of(workspace: Workspace, batch_ids: list[str]) -> list[LakePart]:
    """The files of batches in parts of about ROWS_IN_A_PART rows; one part at least."""
    entries = [e for b in batch_ids for e in batches.lake_files(LakeKind.CONSIGNMENTS, origin=b)]
    groups: list[list[Path]] = [[]]
    sizes = [0]
    for entry in entries:
        if groups[-1] and sizes[-1] + entry.rows > ROWS_IN_A_PART:
            groups.append([])
            sizes.append(0)
        groups[-1].append(workspace.lake / entry.path)
        sizes[-1] += entry.rows
    if len(groups) == 1:
        return [LakePart(tuple(groups[0]), sizes[0])]
    return _without_superseded(groups, sizes)


def _without_superseded(groups: list[list[Path]], sizes: list[int]) -> list[LakePart]:
    """Parts that know which of their consignments have a later version elsewhere."""
    read = ["consignment_id", "version"]
    named = []
    for number, files in enumerate(groups):
        rows = pa.concat_tables([pq.read_table(file, columns=read, partitioning=None) for file in files])
        named.append(rows.append_column("part", pa.repeat(pa.scalar(number), rows.num_rows)))
    everyone = pa.concat_tables(named)
    later = local.query(
        """
        SELECT consignment_id, part FROM everyone
        GROUP BY consignment_id, part
        QUALIFY row_number() OVER (PARTITION BY consignment_id ORDER BY max(version) DESC, part DESC) > 1
        ORDER BY ALL
        """,
        {"everyone": everyone},
    )
    return [
        LakePart(tuple(files), size, later.filter(pc.equal(later["part"], number)).select(["consignment_id"]))
        for number, (files, size) in enumerate(zip(groups, sizes, strict=True))
    ]
