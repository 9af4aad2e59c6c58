"""Tables written to the disk and read from it without a copy in the system's memory.

What a stage lays down for the next is written once and read a minute later, each of its columns once or twice. The
system would keep all of it in memory that it first has to find and to clear, which costs more than the disk does
(benchmarks/profile.md). The files are Arrow's IPC files like any other. Where the system or the disk cannot do this,
or the disk is slow, whoever asks is told.
"""

import mmap
import os
import time
from collections.abc import Sequence
from pathlib import Path
from threading import local
from typing import Self

import pyarrow as pa

_BLOCK = 4096
"""Bytes to whose multiples places in a file, lengths and memory have to be fitted."""

_PIECE = 4 * 1024 * 1024
LEAST_BYTES = 16 * 1024 * 1024
"""What is smaller says nothing about the disk, and costs little either way."""

LEAST_SPEED = 400_000_000
"""Bytes a second: with a slower disk a day would wait for it, where the system would write on beside the work."""

_DIRECT: int = getattr(os, "O_DIRECT", 0)


class _Here(local):
    """A thread's memory for pieces on their way to the disk."""

    def __init__(self) -> None:
        self.piece = memoryview(mmap.mmap(-1, _PIECE))


_HERE = _Here()


class _File:
    """A file that is closed once."""

    def __init__(self, path: Path, flags: int) -> None:
        self._file = os.open(path, flags | _DIRECT, 0o600)
        self.closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            os.close(self._file)


class _Sink(_File):
    """A file to be written from its beginning to its end, in whole blocks."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        self._piece, self._filled, self._written = _HERE.piece, 0, 0

    def write(self, data: bytes | memoryview) -> int:
        rest = memoryview(data).cast("B")
        size = len(rest)
        while len(rest):
            count = min(len(rest), _PIECE - self._filled)
            self._piece[self._filled : self._filled + count] = rest[:count]
            self._filled, rest = self._filled + count, rest[count:]
            if self._filled == _PIECE:
                self._write(_PIECE)
        return size

    def _write(self, size: int) -> None:
        done = 0
        while done < size:
            done += os.write(self._file, self._piece[done:size])
        self._written, self._filled = self._written + self._filled, 0

    def tell(self) -> int:
        return self._written + self._filled

    def flush(self) -> None:
        """Nothing: whole blocks are written, and the last when the file is closed."""

    def close(self) -> None:
        try:
            if not self.closed and self._filled:
                written = self._written + self._filled
                self._write(-(-self._filled // _BLOCK) * _BLOCK)
                os.ftruncate(self._file, written)
        finally:
            super().close()


class _Source(_File):
    """A file of which parts are read, each into memory of its own."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, os.O_RDONLY)
        self._size, self._at = os.fstat(self._file).st_size, 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def size(self) -> int:
        return self._size

    def read_buffer(self, count: int = -1) -> pa.Buffer:
        left = max(self._size - self._at, 0)
        count = left if count < 0 else min(count, left)
        first = self._at // _BLOCK * _BLOCK
        length = -(-(self._at + count - first) // _BLOCK) * _BLOCK
        memory = pa.allocate_buffer(length + _BLOCK)
        fitting = -memory.address % _BLOCK
        into = memoryview(memory)[fitting : fitting + length]
        done = 0
        while done < self._at + count - first:
            got = os.preadv(self._file, [into[done:]], first + done)
            if not got:
                raise EOFError("the file is shorter than it was")
            done += got
        begin = fitting + self._at - first
        self._at += count
        return memory.slice(begin, count)

    def read(self, count: int = -1) -> bytes:
        return self.read_buffer(count).to_pybytes()


def write(path: Path, table: pa.Table) -> bool:
    """Write a table as an IPC file past the system's memory, and say whether the next had better be written so too.

    Where that cannot be done the file is written as any other. It is whole in each case, and anything may read it.
    """
    if not _DIRECT or table.nbytes < LEAST_BYTES:
        return _plainly(path, table)
    started = time.perf_counter()
    try:
        with _Sink(path) as sink, pa.PythonFile(sink, "w") as out, pa.ipc.new_file(out, table.schema) as writer:
            writer.write_table(table)
    except OSError:  # of a file system that cannot
        return _plainly(path, table)
    return table.nbytes > LEAST_SPEED * (time.perf_counter() - started)


def _plainly(path: Path, table: pa.Table) -> bool:
    with pa.OSFile(path.as_posix(), "wb") as out, pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)
    return False


def read(path: Path, columns: Sequence[str]) -> pa.Table:
    """Columns of an IPC file, in the order asked for, each in memory of its own."""
    with _Source(path) as source, pa.PythonFile(source, "r") as file:
        with pa.ipc.open_file(file) as reader:
            wanted = sorted({reader.schema.get_field_index(name) for name in columns})
        options = pa.ipc.IpcReadOptions(included_fields=wanted, use_threads=False)
        with pa.ipc.open_file(file, options=options) as reader:
            return reader.read_all().select(list(columns))
