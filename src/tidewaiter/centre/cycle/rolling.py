"""Rolling the books forward beside a stream, in a process of its own.

A roll reads what came since the last one and writes every table of the books anew: a second of work, for which
consignments would wait. A thread would take turns with them; a process takes the machine's other core. It writes
the same files by the same code (`books.opened`); whoever waits for it opens them when they are there. What came since
a roll was begun counts from the next, as before.

Asked on standard input, a JSON line each: the workspace first, then moments. Answers on standard output with a line
for each moment. It ends when its input does, so that it outlives nobody who was killed.
"""

import os
import select
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec

from tidewaiter.centre.cycle import books
from tidewaiter.centre.store import open_store
from tidewaiter.centre.workspace import Workspace

_LESS_URGENT = 5
"""By how much the process is nicer than the stream it works for."""


class Opening(msgspec.Struct, frozen=True):
    """Whose books are rolled: the workspace's folder and its database (None: SQLite in the workspace)."""

    home: str
    database: str | None


class Roller:
    """Rolls the books of a workspace while its owner does something else; started when first asked."""

    def __init__(self, workspace: Workspace) -> None:
        self._opening = Opening(str(workspace.home), workspace.database)
        self._process: subprocess.Popen[bytes] | None = None
        self.busy = False

    def begin(self, as_of: datetime) -> None:
        """Roll the books forward to a moment; OSError when the process is gone. One roll at a time."""
        if self._process is None:
            self._process = self._started()
        _send(self._process.stdin, as_of)
        self.busy = True

    def ended(self) -> bool:
        """Whether the roll that was begun has ended, well or not; does not wait."""
        if self._process is None or self._process.stdout is None or not self.busy:
            return False
        readable, _, _ = select.select([self._process.stdout], [], [], 0)
        if not readable:
            return False
        self.busy = False
        if not self._process.stdout.readline():
            self.close()
        return True

    @property
    def gone(self) -> bool:
        """Whether a process was started and is no more."""
        return self._process is not None and self._process.poll() is not None

    @property
    def process_id(self) -> int | None:
        """Of the process that rolls; None before the first roll."""
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        """Let the process finish what it has begun, and end."""
        if self._process is not None:
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process.wait()  # a line of an answer fits into the pipe: nobody waits for it to be read
            if self._process.stdout is not None:
                self._process.stdout.close()
        self.busy = False

    def _started(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", __name__]
        # A session of its own: Ctrl-C is for the stream, which ends this process in good order.
        process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True
        )
        _send(process.stdin, self._opening)
        return process


def _send(pipe: IO[bytes] | None, said: object) -> None:
    if pipe is None or pipe.closed:
        raise BrokenPipeError
    pipe.write(msgspec.json.encode(said) + b"\n")


def serve(asked: IO[bytes], answered: IO[bytes]) -> None:
    """Roll the books of the workspace in the first line to the moment of each further one, while somebody listens."""
    opening = msgspec.json.decode(asked.readline(), type=Opening)
    workspace = open_store(Path(opening.home), database=opening.database)
    for line in asked:
        books.opened(workspace, msgspec.json.decode(line, type=datetime))
        try:
            answered.write(b"rolled\n")
        except BrokenPipeError:  # whoever asked is gone, and so is the reason to go on
            return


if __name__ == "__main__":
    os.nice(_LESS_URGENT)
    with open(sys.stdout.fileno(), "wb", buffering=0, closefd=False) as unbuffered:
        serve(sys.stdin.buffer, unbuffered)
