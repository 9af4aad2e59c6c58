"""Bytes that are on the disk, whole, before the next thing happens."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa  # at run time only what `memoryview` takes is asked for

_TEMPORARY = ".tmp"


@dataclass(frozen=True, slots=True)
class Written:
    """Size in bytes and SHA-256 (hex) of a file as it was written."""

    bytes: int
    sha256: str


def write_bytes_atomically(data: "bytes | pa.Buffer", path: Path) -> Written:
    """Write a file that appears under its name only when all of it is on the disk; an older one is replaced."""
    written = place_bytes(data, path)
    sync_directory(path.parent)
    return written


def place_bytes(data: "bytes | pa.Buffer", path: Path) -> Written:
    """As `write_bytes_atomically`, but the name survives a loss of power only after `sync_directory` of its folder."""
    view = memoryview(data)
    _make_directories(path.parent)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(view)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Written(len(view), hashlib.sha256(view).hexdigest())


def sync_directory(directory: Path) -> None:
    """Make what was renamed into a directory survive a loss of power."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_directories(directory: Path) -> None:
    if directory.is_dir():
        return
    _make_directories(directory.parent)
    directory.mkdir(mode=0o700, exist_ok=True)
    sync_directory(directory.parent)
