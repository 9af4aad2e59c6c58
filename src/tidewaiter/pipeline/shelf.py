"""A shelf: tables that a long piece of work has finished, kept as files so that it goes on where it stopped.

A table is written beside its place and moved there when it is whole, so that what lies on the shelf is
complete. It is read back mapped from the file: memory holds what is being worked on, the rest is the
page cache's. What the work is made of names the shelf; other inputs have another shelf, and the old one is
cleared away.
"""

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.history.lake import ROWS_PER_WIDE_GROUP

CODEC = "lz4"
"""A seventh larger than by Zstandard, for three quarters of the time."""

NAMED_BY = "consignment_id"
"""The one column by which these files are asked for a row: its least and greatest value lead to a group."""

DICTIONARY = 32 * 1024
"""Bytes of a column's different values, above which they are written one by one: it takes as much room and half the
time."""


class Shelf:
    """A folder of finished tables for one piece of work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, folder: Path, *inputs: object) -> Self:
        """The shelf of a piece of work below a folder; shelves of other work there are removed."""
        name = sha256("\x1f".join(map(str, inputs)).encode()).hexdigest()[:16]
        if folder.exists():
            for other in folder.iterdir():
                if other.is_dir() and other.name != name:
                    shutil.rmtree(other)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / name).mkdir(mode=0o700, exist_ok=True)
        return cls(folder / name)

    def kept(self, name: str, make: Callable[[], pa.Table]) -> pa.Table:
        """The table of this name, made unless it lies here already."""
        place = self.folder / f"{name}.arrow"
        if not place.exists():
            table = make()
            unfinished = place.with_suffix(".unfinished")
            with pa.OSFile(unfinished.as_posix(), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table)
            unfinished.replace(place)
            del table
        return read(place)

    def stored(self, name: str, make: Callable[[], pa.Table], group: int = ROWS_PER_WIDE_GROUP) -> Path:
        """A Parquet file of this name to be kept for good, made unless it lies here already.

        `group` is how many rows are decoded to read one of them; narrow files, which are scanned, take larger ones.
        """
        place = self.folder / f"{name}.parquet"
        if not place.exists():
            unfinished = place.with_suffix(".unfinished")
            pq.write_table(
                make(),
                unfinished,
                compression=CODEC,
                row_group_size=group,
                write_statistics=[NAMED_BY],
                dictionary_pagesize_limit=DICTIONARY,
            )
            unfinished.replace(place)
        return place

    def has(self, name: str) -> bool:
        """Whether a table lies here."""
        return (self.folder / f"{name}.arrow").exists()

    def drop(self, name: str) -> None:
        """Remove a table that is needed no more; one that is mapped stays readable."""
        (self.folder / f"{name}.arrow").unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove the shelf with all that lies on it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def read(path: Path) -> pa.Table:
    """A table mapped from its file."""
    with pa.memory_map(path.as_posix()) as source, pa.ipc.open_file(source) as reader:
        return reader.read_all()
