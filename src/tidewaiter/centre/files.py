"""Files of the lake, written so that they are whole or not there, and the sweeping of what was never committed.

The rule: a file's name follows from the batch or run, files are written before the one commit that names
them in the manifest, and readers open only what the manifest names. A crash then leaves at most orphans, and
running again writes the same bytes under the same names.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.centre.durable import Written, write_bytes_atomically
from tidewaiter.centre.lock import Held
from tidewaiter.history.lake import ROWS_PER_GROUP

__all__ = ["ROWS_PER_GROUP", "Written", "sweep", "write_bytes_atomically", "write_parquet_atomically"]


def write_parquet_atomically(table: pa.Table, path: Path) -> Written:
    """Write a table as Parquet (Zstandard): the same table, schema included, and the same pyarrow give the same bytes.

    How the table is cut into chunks in memory leaves no trace. Cast it to its schema first: reading Parquet gives
    the elements of lists another name.
    """
    sink = pa.BufferOutputStream()
    pq.write_table(
        table.combine_chunks(), sink, compression="zstd", row_group_size=ROWS_PER_GROUP, write_statistics=True
    )
    return write_bytes_atomically(sink.getvalue(), path)


def sweep(lake: Path, known: Iterable[str], held: Held) -> list[str]:
    """Remove every file below the lake that the manifest does not name; gives their paths, relative, sorted.

    `known` are paths relative to `lake`, read from the manifest while the lock is held: a file committed
    between reading and sweeping would be lost. Empty directories go too.
    """
    if held.home.resolve() not in lake.resolve().parents:
        raise ValueError(f"the lock of {held.home} does not cover {lake}")
    keep = set(known)
    removed = []
    for directory, _, names in os.walk(lake, topdown=False):
        for name in names:
            file = Path(directory, name)
            relative = file.relative_to(lake).as_posix()
            if relative not in keep:
                file.unlink()
                removed.append(relative)
        if Path(directory) != lake and not any(Path(directory).iterdir()):
            Path(directory).rmdir()
    return sorted(removed)
