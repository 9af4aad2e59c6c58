"""The file of an index of identifiers: written once, mapped into memory, searched in place.

Layout, all numbers little-endian: the eight bytes `TWIDX001`; the length of the header in bytes, uint64; the
header, JSON: `entries` and `files`, each with `path` below the lake and `rows`; zeros up to a multiple of 4096;
the hashes, sorted, uint64; zeros up to a multiple of 4096; for each hash the row, uint32, counted from the first
row of the first file through all the files in their order. An index therefore covers at most 2**32 rows, and
an entry takes twelve bytes.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

MAGIC = b"TWIDX001"
MOST_ROWS = 2**32
_PAGE = 4096

Hashes = NDArray[np.uint64]
Rows = NDArray[np.uint32]


class Covered(msgspec.Struct, frozen=True):
    """A file that an index covers: its path below the lake and how many rows it has."""

    path: str
    rows: int


class Header(msgspec.Struct, frozen=True):
    """What stands before the entries."""

    entries: int
    files: tuple[Covered, ...]


@dataclass(frozen=True, slots=True)
class IndexFile:
    """An index mapped into memory: hashes sorted, the row of each, and the first row of each file."""

    path: Path
    header: Header
    hashes: Hashes
    rows: Rows
    starts: NDArray[np.int64]

    @classmethod
    def open(cls, path: Path) -> "IndexFile":
        """Map a file; ValueError when it is not an index or not whole."""
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise ValueError(f"{path} is not an index of identifiers")
            size = int.from_bytes(file.read(8), "little")
            header = msgspec.json.decode(file.read(size), type=Header)
        hashes_at, rows_at, end = _places(size, header.entries)
        if path.stat().st_size != end:
            raise ValueError(f"{path} is not whole")
        starts = np.cumsum([0, *(file.rows for file in header.files)])
        if not header.entries:
            return cls(path, header, np.empty(0, np.uint64), np.empty(0, np.uint32), starts)
        hashes: Hashes = np.memmap(path, np.dtype("<u8"), "r", hashes_at, (header.entries,))
        rows: Rows = np.memmap(path, np.dtype("<u4"), "r", rows_at, (header.entries,))
        return cls(path, header, hashes, rows, starts)

    def place(self, row: int) -> tuple[str, int]:
        """The file of a row and its number there, from 0."""
        number = int(np.searchsorted(self.starts, row, side="right")) - 1
        return self.header.files[number].path, row - int(self.starts[number])


def encode(files: Sequence[Covered], hashes: Hashes, rows: Rows) -> bytes:
    """The file of entries that are in memory already, sorted by hash."""
    head = _head(Header(len(hashes), tuple(files)))
    data = hashes.astype("<u8", copy=False).tobytes()
    return b"".join([head, data, bytes(-len(data) % _PAGE), rows.astype("<u4", copy=False).tobytes()])


def write(
    target: Path, files: Sequence[Covered], entries: int, parts: Iterator[tuple[Hashes, Rows]]
) -> tuple[int, str]:
    """Write an index from parts in the order of their hashes; gives its size in bytes and its SHA-256 in hex.

    `entries` is how many the parts hold together. The memory needed is that of one part.
    """
    head = _head(Header(entries, tuple(files)))
    hashes_at, rows_at, end = _places(len(head.rstrip(b"\0")) - 16, entries)
    with target.open("wb") as hash_side, target.open("r+b") as row_side:
        hash_side.write(head)
        hash_side.truncate(end)
        hash_side.seek(hashes_at)
        row_side.seek(rows_at)
        written = 0
        for hashes, rows in parts:
            hash_side.write(hashes.astype("<u8", copy=False).tobytes())
            row_side.write(rows.astype("<u4", copy=False).tobytes())
            written += len(hashes)
    if written != entries:
        raise ValueError(f"{written} entries were written where {entries} were announced")
    with target.open("rb") as file:
        return end, hashlib.file_digest(file, "sha256").hexdigest()


def _head(header: Header) -> bytes:
    said = msgspec.json.encode(header)
    head = MAGIC + len(said).to_bytes(8, "little") + said
    return head + bytes(-len(head) % _PAGE)


def _places(header: int, entries: int) -> tuple[int, int, int]:
    """Where hashes and rows begin, and where the file ends."""
    hashes_at = -(-(header + 16) // _PAGE) * _PAGE
    rows_at = -(-(hashes_at + 8 * entries) // _PAGE) * _PAGE
    return hashes_at, rows_at, rows_at + 4 * entries
