"""Takes one fixed message in, as `tidewaiter ingest` does: sweep, write the files, commit. `ingest_driver.py HOME`."""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import actions, queries
from tidewaiter.centre.batches.manifest import (
    Arrival,
    FilerTally,
    HeldUnit,
    LakeEntry,
    LakeKind,
    NewBatch,
    ProblemTally,
    UnitKind,
    content_sha256,
)
from tidewaiter.centre.files import sweep, write_parquet_atomically
from tidewaiter.centre.lock import lake_lock
from tidewaiter.centre.store import open_store

MESSAGE = b"the same message, whenever it is sent"
DAYS = 12
ROWS = 2000


def main(home: Path) -> None:
    workspace = open_store(home)
    batch = NewBatch(
        content_sha256=content_sha256(MESSAGE),
        name="message",
        format="test",
        mapping="",
        received_at=datetime(2026, 1, 5, tzinfo=UTC),
        rows=DAYS * ROWS,
        new=DAYS * ROWS,
        amended=0,
        duplicates=0,
        problems=40,
        grades={"A": DAYS * ROWS},
        simulated=True,
    )
    with lake_lock(home) as held:
        sweep(workspace.lake, queries.lake_paths(), held)
        if queries.batch_by_sha(batch.content_sha256) is not None:
            return
        files = []
        for i in range(DAYS):
            on = date(2026, 1, 5) + timedelta(days=i)
            table = pa.table({"id": [f"{i}:{j}" for j in range(ROWS)], "mass": [j * 0.1 for j in range(ROWS)]})
            path = f"consignments/arrival_date={on}/{batch.batch_id}.parquet"
            written = write_parquet_atomically(table, workspace.lake / path)
            files.append(LakeEntry(LakeKind.CONSIGNMENTS, path, on, ROWS, written.bytes, written.sha256))
        problem = Problem("bad-unit", "line", "x", "send it again", Severity.FATAL)
        arrival = Arrival(
            batch,
            files=files,
            problems=[ProblemTally("filer", "bad-unit", "fatal", 40)],
            quarantined=[HeldUnit(i, UnitKind.UNIT, bytes([i]) * 100, [problem]) for i in range(40)],
            grades=[FilerTally("filer", DAYS * ROWS, 40, "B")],
        )
        actions.commit_batches(Actor("driver", "system"), [arrival])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
