"""The file of signed checkpoints: one line each, only ever appended to, synced before the next thing happens."""

import os
from pathlib import Path

from tidewaiter.audit.checkpoint import Checkpoint, Lines, read_lines
from tidewaiter.centre.lock import store_lock

_TAIL_BYTES = 4096


def append(home: Path, file: Path, checkpoint: Checkpoint) -> bool:
    """Add a checkpoint unless the file has one as late; True when it was added."""
    with store_lock(home):
        if last_seq(file) >= checkpoint.seq:
            return False
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            # A line that a crash tore must not swallow this one.
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            os.write(descriptor, b"\n" * torn + checkpoint.line())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return True


def read(file: Path) -> Lines:
    """All checkpoints of a file, none when there is no file."""
    if not file.exists():
        return Lines(())
    return read_lines(file.read_bytes().splitlines())


def last_seq(file: Path) -> int:
    """Number of the last entry that the end of the file covers, 0 when none."""
    if not file.exists():
        return 0
    with file.open("rb") as handle:
        size = handle.seek(0, os.SEEK_END)
        handle.seek(max(0, size - _TAIL_BYTES))
        tail = handle.read()
    return max((c.seq for c in read_lines(tail.splitlines()).checkpoints), default=0)
