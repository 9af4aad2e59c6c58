"""The backup's file: a tar whose last member lists every other one with its SHA-256.

A file that ends early has no list, so that a backup which was cut short is never taken for a whole one.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from tidewaiter.centre.errors import OperatorError

LIST = "contents.json"
LAYOUT = 1
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: when and of what it was made, and each file's digest."""

    made_at: str
    product: str
    engine: str
    files: dict[str, str]


def write(
    target: IO[bytes], members: Iterator[tuple[str, Path]], about: dict[str, str], told: Callable[[str], None]
) -> Contents:
    """Write members (name, file) and the list of them. A file that grows meanwhile is taken as long as it was."""
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, path in members:
            try:
                source = path.open("rb")
            except FileNotFoundError:
                continue  # compacted away since it was listed: what replaced it is listed too
            with source:
                entry = tar.gettarinfo(arcname=name, fileobj=source)
                entry.mode, entry.uid, entry.gid, entry.uname, entry.gname = 0o600, 0, 0, "", ""
                reader = _Digesting(source, entry.size)
                tar.addfile(entry, reader)
                digests[name] = reader.digest.hexdigest()
            told(name)
        contents = Contents(about["made_at"], about["product"], about["engine"], digests)
        listed = json.dumps({"layout": LAYOUT, **about, "files": digests}, indent=1).encode()
        last = tarfile.TarInfo(LIST)
        last.size, last.mode = len(listed), 0o600
        tar.addfile(last, io.BytesIO(listed))
    return contents


def read(file: Path) -> Contents:
    """The list of a backup; OperatorError for a file that is no backup, or not a whole one."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            source = tar.extractfile(LIST)
            listed = json.loads(source.read()) if source else {}
    except (tarfile.TarError, KeyError, ValueError, OSError) as error:
        raise OperatorError(
            "{file} is not a whole backup ({error})", "take the one before it", file=file, error=error
        ) from error
    if listed.get("layout") != LAYOUT:
        raise OperatorError(
            "{file} has layout {value}",
            "restore it with the version that made it",
            file=file,
            value=listed.get("layout"),
        )
    return Contents(listed["made_at"], listed["product"], listed["engine"], listed["files"])


def unpack(file: Path, into: Path, contents: Contents, told: Callable[[str], None]) -> None:
    """Write every file below `into`, checking its digest; OperatorError at the first that differs or is missing."""
    left = dict(contents.files)
    with tarfile.open(file, mode="r:") as tar:
        for entry in tar:
            expected = left.pop(entry.name, None)
            if entry.name == LIST:
                continue
            parts = PurePosixPath(entry.name).parts
            source = tar.extractfile(entry) if entry.isfile() else None
            if expected is None or source is None or ".." in parts or PurePosixPath(entry.name).is_absolute():
                raise OperatorError(
                    "{name} is not in the backup's list", "the file was changed: take another", name=entry.name
                )
            path = into.joinpath(*parts)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _copied(source, path) != expected:
                raise OperatorError(
                    "{name} is not as it was saved", "the file is damaged: take another backup", name=entry.name
                )
            told(entry.name)
    if left:
        raise OperatorError(
            "{left} is missing in the backup", "the file was changed: take another backup", left=min(left)
        )


def _copied(source: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("xb") as target:
        path.chmod(0o600)
        while block := source.read(_BLOCK):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()


class _Digesting(io.RawIOBase):
    """Reads so many bytes of a file and keeps their digest."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        self._source = source
        self._left = size
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(block)
        self.digest.update(block)
        return block
