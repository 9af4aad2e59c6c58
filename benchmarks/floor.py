"""What no program can go below: the bytes of its inputs read once, from memory and from the disk, on this machine."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PIECE = 1 << 22


@dataclass(frozen=True)
class Floor:
    """GiB of files, and the seconds to read them once: from the page cache, and from the disk.

    Of a virtual disk the host's cache may hold a part.
    """

    gibibytes: float
    memory: float
    disk: float

    def said(self, what: str, wall: float) -> str:
        """A line that gives both, and what `wall` seconds are to them."""

        def read(seconds: float) -> str:
            return f"{seconds:.2f} s ({self.gibibytes / seconds:.1f} GiB/s; ours is {wall / seconds:.0f} times)"

        return (
            f"floor: {self.gibibytes:.2f} GiB of {what} read once, "
            f"from memory {read(self.memory)}, from the disk {read(self.disk)}"
        )


def floor(files: Sequence[Path]) -> Floor:
    """Read the files twice: once when the page cache has let go of them, once from it."""
    for file in files:
        _let_go(file)
    disk = _seconds(files)
    return Floor(sum(file.stat().st_size for file in files) / 2**30, _seconds(files), disk)


def _let_go(file: Path) -> None:
    """Have the page cache forget a file; what was not yet written to the disk is written first."""
    number = os.open(file, os.O_RDONLY)
    try:
        os.fsync(number)
        os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(number)


def _seconds(files: Sequence[Path]) -> float:
    piece = bytearray(PIECE)  # used again: memory is not what is measured
    started = time.perf_counter()
    for file in files:
        with file.open("rb", buffering=0) as stream:
            while stream.readinto(piece):
                pass
    return time.perf_counter() - started
