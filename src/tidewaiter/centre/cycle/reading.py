"""Training the reader of descriptions from the HS codes that were declared in the workspace."""

from dataclasses import asdict, dataclass

import pyarrow as pa

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import definitions, memory
from tidewaiter.centre.files import write_bytes_atomically
from tidewaiter.centre.registry import actions
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.risk.text import keep, train

GRADES = ("A", "B")
"""Rows whose data is well filed: a code on bad data teaches what to unlearn."""


@dataclass(frozen=True, slots=True)
class ReaderReport:
    """What was learnt from: different descriptions with a code, chapters known, and the reader's version."""

    version: str
    texts: int
    chapters: int
    headings: int

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def learn_texts(workspace: Workspace, actor: Actor) -> ReaderReport:
    """Train a reader on well filed rows of the lake and use it from the next assessment on."""
    texts = _texts(workspace)
    reader = train.train(texts)
    contents = keep.encode(reader)
    write_bytes_atomically(contents, workspace.home / definitions.READER)
    version = keep.version_of(contents)
    actions.record_reader(actor, version, texts.num_rows)
    return ReaderReport(version, texts.num_rows, len(reader.chapters), len(reader.headings))


def _texts(workspace: Workspace) -> pa.Table:
    files = memory.paths(workspace, batches.lake_files(LakeKind.CONSIGNMENTS))
    if not files:
        return train.TEXTS.empty_table()
    connection = local.connect()
    try:
        rows = relation(connection, files, ("goods_description", "hs_code", "grade"), LAKE)
        found = connection.sql(
            f"""
            SELECT goods_description, hs_code, count(*) AS often FROM {rows}
            WHERE goods_description IS NOT NULL AND hs_code IS NOT NULL AND grade IN {GRADES}
            GROUP BY 1, 2 ORDER BY often DESC, 1, 2 LIMIT {train.MOST_TEXTS}
            """
        )
        return found.to_arrow_table().cast(train.TEXTS)
    finally:
        connection.close()
