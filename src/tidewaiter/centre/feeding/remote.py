"""Files on another machine (SFTP, S3 and whatever else fsspec opens), looked for every so often.

A file is whole because its sender renames it, as in a watched directory, or because it has not grown between two
looks. After its commit it is moved to `taken/`, deleted, or kept and remembered; killed in between, it is read again
and recognised by its content.
"""

import hashlib
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import fsspec
from fsspec import AbstractFileSystem
from fsspec.core import split_protocol

from tidewaiter.centre.cycle import streaming
from tidewaiter.centre.cycle.arriving import IntakeReport, Message
from tidewaiter.centre.cycle.serve import Arrived, lines_of, unfinished
from tidewaiter.centre.feeding.definitions import Remote, secret
from tidewaiter.centre.feeding.down import FeedDownError, said
from tidewaiter.centre.inbox import TAKEN
from tidewaiter.formats.parsed import MAX_MESSAGE_BYTES

_WITH_FOLDERS = {"sftp", "ssh", "file", "local", "smb", "ftp"}
_BLOCK = 2**20

Mark = tuple[str, int, str]
"""A file as it was seen: path, size, and when it was changed, as its server says."""


class Files:
    """An address as a source. `folder`: where large files are fetched to; `once`: it ends when nothing new is there."""

    def __init__(
        self, definition: Remote, now: Callable[[], datetime], seen: set[Mark], folder: Path, *, once: bool
    ) -> None:
        self._folder = folder
        self._definition = definition
        self._now = now
        self._once = once
        self._seen = seen
        self._before: set[Mark] | None = None
        self._system: AbstractFileSystem | None = None
        self._root = ""
        self._due = float("-inf")
        self._waiting: list[Mark] = []

    def next(self, rows: int, seconds: float) -> list[Arrived] | None:
        """Files in the order of their change; FeedDownError while the server does not answer."""
        try:
            system = self._open()
            if not self._waiting:
                if time.monotonic() < self._due:
                    time.sleep(max(min(seconds, self._due - time.monotonic()), 0))
                    return []
                looked = self._look(system)
                self._due = time.monotonic() + self._definition.every
                if not looked and self._once:
                    return None
            return self._read(system, rows)
        except FeedDownError:
            raise
        except Exception as error:
            # Every protocol has errors of its own (paramiko, botocore, OSError): all mean that it is to be tried again.
            self.close()
            raise FeedDownError(said(error)) from error

    def waiting(self) -> int:
        """Files that were seen and not yet read."""
        return len(self._waiting)

    def answers(self) -> str:
        """Whether the server is there and lists its files: '', or what is wrong. Nothing is taken."""
        try:
            self._fresh(self._open())
        except Exception as error:  # noqa: BLE001 - as in `next`
            return said(error)
        finally:
            self.close()
        return ""

    def close(self) -> None:
        """Forget the connection."""
        self._system = None
        self._waiting = []

    def _open(self) -> AbstractFileSystem:
        if self._system is None:
            options = {k: secret(v) if isinstance(v, str) else v for k, v in self._definition.options.items()}
            protocol, _ = split_protocol(self._definition.url)
            if protocol in {"sftp", "ssh"}:
                options.setdefault("host_key_policy", "reject")
            system, self._root = fsspec.core.url_to_fs(self._definition.url, skip_instance_cache=True, **options)
            self._system = system
        return self._system

    def _look(self, system: AbstractFileSystem) -> bool:
        """List what is there and not read; whether anything is there that will be read, now or at the next look."""
        found = sorted(self._fresh(system), key=lambda mark: (mark[2], mark[0]))
        before, self._before = self._before, set(found)
        if not self._definition.atomic:
            settled = [mark for mark in found if before is not None and mark in before]
            self._waiting = settled
            return bool(found)
        self._waiting = found
        return bool(found)

    def _fresh(self, system: AbstractFileSystem) -> list[Mark]:
        marks = []
        system.invalidate_cache()
        for entry in self._listed(system):
            name = entry["name"].rstrip("/").rpartition("/")[2]
            if entry["type"] != "file" or unfinished(name):
                continue
            mark = (entry["name"], int(entry["size"] or 0), _changed(entry))
            if mark not in self._seen:
                marks.append(mark)
        return marks

    def _listed(self, system: AbstractFileSystem) -> list[dict[str, Any]]:
        """What lies at the address. An object store has no folders: without files there is none, if its holder is."""
        try:
            found: list[dict[str, Any]] = system.ls(self._root, detail=True)
        except FileNotFoundError:
            holder = self._root.strip("/").partition("/")[0]
            if {*_protocols(system)} & _WITH_FOLDERS or not system.exists(holder):
                raise
            return []
        return found

    def _read(self, system: AbstractFileSystem, rows: int) -> list[Arrived]:
        arrived: list[Arrived] = []
        while self._waiting and sum(one.lines for one in arrived) < rows:
            mark = self._waiting.pop(0)
            message = self._message(system, mark)
            done = self._finished(system, mark, message.file)
            arrived.append(Arrived(message, lines_of(message, rows), (time.time(),), done))
        return arrived

    def _message(self, system: AbstractFileSystem, mark: Mark) -> Message:
        """A file's bytes; a large one that can be cut is fetched into a file here and taken in from there."""
        path, size, _ = mark
        name = path.rpartition("/")[2]
        with system.open(path, "rb") as file:
            head = file.read(streaming.HEAD)
            if not streaming.worth_cutting(size, head):
                # One byte more than is read: the reader then says that it is too large.
                data = head + file.read(MAX_MESSAGE_BYTES + 1 - len(head))
                return Message(data, name, self._now(), self._definition.mapping)
            self._folder.mkdir(parents=True, exist_ok=True)
            fetched = self._folder / f"{hashlib.sha256(path.encode()).hexdigest()[:16]}.part"
            with fetched.open("wb") as copy:
                copy.write(head)
                shutil.copyfileobj(file, copy, _BLOCK)
        return Message(streaming.front(fetched), name, self._now(), self._definition.mapping, file=fetched)

    def _finished(self, system: AbstractFileSystem, mark: Mark, fetched: Path | None) -> Callable[[IntakeReport], None]:
        def done(report: IntakeReport) -> None:
            del report
            if fetched is not None:
                fetched.unlink(missing_ok=True)
            self._seen.add(mark)
            path = mark[0]
            folder, _, name = path.rpartition("/")
            try:
                if self._definition.after == "delete":
                    system.rm_file(path)
                elif self._definition.after == "move":
                    system.makedirs(f"{folder}/{TAKEN}", exist_ok=True)
                    system.mv(path, f"{folder}/{TAKEN}/{name}")
            except Exception as error:  # as above: it is committed, and is passed over from now on
                raise FeedDownError(f"{name} is committed and stays where it is: {error}") from error

        return done


def _protocols(system: AbstractFileSystem) -> tuple[str, ...]:
    return (system.protocol,) if isinstance(system.protocol, str) else tuple(system.protocol)


def _changed(entry: dict[str, Any]) -> str:
    """When a file was changed, by whatever its server calls that."""
    for key in ("ETag", "mtime", "LastModified", "modified", "last_modified"):
        if entry.get(key):
            return str(entry[key])
    return ""
