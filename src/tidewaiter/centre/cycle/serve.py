"""The worker behind `tidewaiter serve`: a stream in small batches, each committed before the next is begun.

A message waits until there are enough rows or it has waited long enough, whichever comes first. What cannot
be taken in at once waits where it came from: files stay in their folder, and a pipe is not read on.
"""

import gc
import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from typing import BinaryIO, Protocol

from tidewaiter.centre import bundles, inbox
from tidewaiter.centre.cycle import streaming
from tidewaiter.centre.cycle.arriving import IntakeReport, Message
from tidewaiter.centre.cycle.live import Taken

BATCH_ROWS = 500
BATCH_SECONDS = 0.2
PULSE = inbox.PULSE
TAKEN = inbox.TAKEN
"""Folder of the spool to which a file goes when what it holds is committed."""

_UNFINISHED = (".part", ".tmp")
_PAUSE_SECONDS = 0.01
_WAITING_LINES = 20_000
_REMEMBERED = 100_000
_SETTLED_AFTER = 16
"""Batches after which what is in memory is taken to stay, and is not searched for rubbish again."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message with the number of lines it is made of, when each arrived (seconds since 1970), and its end."""

    message: Message
    lines: int
    at: Sequence[float]
    done: Callable[[IntakeReport], None]


class Source(Protocol):
    """Where messages come from."""

    def next(self, rows: int, seconds: float) -> list[Arrived] | None:
        """The next messages, of about so many lines, within so many seconds; None when there will be no more."""
        ...

    def waiting(self) -> int:
        """How many messages or lines wait."""
        ...


class Spool:
    """A folder into which messages are dropped by renaming; hidden and unfinished files are left alone."""

    def __init__(self, folder: Path, now: Callable[[], datetime], mapping: str | None = None, *, once: bool) -> None:
        self._folder = folder
        self._now = now
        self._mapping = mapping
        self._once = once
        (folder / TAKEN).mkdir(parents=True, exist_ok=True)
        self._signed = float("-inf")
        self._waiting = 0

    def next(self, rows: int, seconds: float) -> list[Arrived] | None:
        """Files in the order of their arrival, until they hold enough lines."""
        deadline = time.monotonic() + seconds
        self._sign()
        while True:
            files = sorted(self._files())
            self._waiting = sum(bundles.count_in(name) for _, name in files)
            if files or self._once or time.monotonic() >= deadline:
                break
            time.sleep(_PAUSE_SECONDS)
        if not files and self._once:
            return None
        arrived: list[Arrived] = []
        for at, name in files:
            if sum(one.lines for one in arrived) >= rows:
                break
            with suppress(FileNotFoundError):
                arrived += self._of_file(self._folder / name, at, rows)
        return arrived

    def _of_file(self, file: Path, at: float, rows: int) -> list[Arrived]:
        """What a file holds: a message, or several that were laid down together."""
        bundled = bundles.is_bundle(file.name) and file.stat().st_size <= bundles.LARGEST
        several = bundles.messages_in(file.read_bytes()) if bundled else None
        if several is None:
            message = streaming.message_of(file, file.name, self._now(), self._mapping_of(file.name))
            return [Arrived(message, lines_of(message, rows), (at,), partial(_moved, file))]
        now, last = self._now(), _Last(file, len(several))
        messages = [Message(data, name, now, self._mapping_of(name)) for name, data in several]
        return [Arrived(message, lines_of(message, rows), (at,), last) for message in messages]

    def _mapping_of(self, name: str) -> str | None:
        return inbox.mapping_in(name) or self._mapping

    def waiting(self) -> int:
        """Messages that were seen and not yet taken."""
        return self._waiting

    def _sign(self) -> None:
        """Show that somebody works here, once a second."""
        if time.monotonic() - self._signed >= 1.0:
            self._signed = time.monotonic()
            (self._folder / PULSE).touch()

    def _files(self) -> Iterator[tuple[float, str]]:
        for file in self._folder.iterdir():
            if unfinished(file.name):
                continue
            with suppress(FileNotFoundError):
                if file.is_file():
                    yield file.stat().st_ctime, file.name


def lines_of(message: Message, many: int) -> int:
    """About how many rows a message holds, from its line breaks; one that lies in a file holds `many`."""
    return many if message.file is not None else max(message.data.count(b"\n"), 1)


def unfinished(name: str) -> bool:
    """Whether a file's name says that it is not whole yet, or none of ours."""
    return name.startswith(".") or name.endswith(_UNFINISHED)


@dataclass(slots=True)
class _Last:
    """Puts a file away when the last of the messages that it holds is committed."""

    file: Path
    left: int

    def __call__(self, report: IntakeReport) -> None:
        self.left -= 1
        if self.left == 0:
            _moved(self.file, report)


def _moved(file: Path, report: IntakeReport) -> None:
    del report
    try:
        file.rename(file.parent / TAKEN / file.name)
    except FileNotFoundError:
        if file.exists():
            raise  # the folder to which it goes is gone
        # Another worker of the same folder was first: both know it by its content.


class Lines:
    """JSON Lines on a pipe: the lines of a moment are one message."""

    def __init__(self, stream: BinaryIO, now: Callable[[], datetime], mapping: str | None = None) -> None:
        self._now = now
        self._mapping = mapping
        self._number = 0
        self._queue: Queue[tuple[float, bytes] | None] = Queue(_WAITING_LINES)  # full: the pipe is not read on
        self._ended = False
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def next(self, rows: int, seconds: float) -> list[Arrived] | None:
        """Lines until there are enough or the first has waited long enough."""
        if self._ended:
            return None
        lines: list[tuple[float, bytes]] = []
        deadline = time.monotonic() + seconds
        while len(lines) < rows and not self._ended:
            try:
                line = self._queue.get(timeout=max(deadline - time.monotonic(), 0.001))
            except Empty:
                break
            if line is None:
                self._ended = True
            else:
                lines.append(line)
        if not lines:
            return None if self._ended else []
        self._number += 1
        data = b"".join(line for _, line in lines)
        message = Message(data, f"stream-{self._number:09d}.jsonl", self._now(), self._mapping)
        return [Arrived(message, len(lines), [at for at, _ in lines], lambda _: None)]

    def waiting(self) -> int:
        """Lines that were read and not yet taken."""
        return self._queue.qsize()

    def _read(self, stream: BinaryIO) -> None:
        for line in stream:
            if not line.isspace():
                self._queue.put((time.time(), line if line.endswith(b"\n") else line + b"\n"))
        self._queue.put(None)


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the stream goes: rows and messages so far, rows a second and waiting times (ms) lately, what waits.

    A waiting time is from a message's arrival until its assessment is committed.
    """

    rows: int
    messages: int
    quarantined: int
    rows_per_second: float
    p50_ms: float
    p99_ms: float
    waiting: int
    seconds: float

    def json(self) -> str:
        """One line for machines."""
        return json.dumps(asdict(self))

    def sentence(self) -> str:
        """One line for people."""
        return (
            f"{self.rows:,} consignments ({self.rows_per_second:,.0f}/s)  waited p50 {self.p50_ms:,.0f} ms, "
            f"p99 {self.p99_ms:,.0f} ms  {self.waiting:,} waiting  {self.quarantined:,} quarantined"
        )


class Taking(Protocol):
    """Whoever takes messages in: a desk."""

    def take(self, messages: Sequence[Message]) -> Taken:
        """Take messages in and assess what they bring, a report each in their order."""
        ...


class Worker:
    """Takes messages from a source to a desk until the source ends or it is told to stop."""

    def __init__(self, desk: Taking, source: Source, *, rows: int = BATCH_ROWS, seconds: float = BATCH_SECONDS) -> None:
        self._desk = desk
        self._source = source
        self._batch_rows = rows
        self._batch_seconds = seconds
        self._stop = threading.Event()
        self._began = time.monotonic()
        self._rows = self._messages = self._quarantined = self._batches = 0
        self._waited: deque[float] = deque(maxlen=_REMEMBERED)
        self._lately: deque[tuple[float, int]] = deque(maxlen=200)

    def stop(self) -> None:
        """Finish what is in hand and return; safe in a signal handler."""
        self._stop.set()

    def run(self, on_batch: Callable[[Taken, Pulse], None]) -> Pulse:
        """Work until the end; tells of every batch after its commit."""
        try:
            while not self._stop.is_set():
                arrived = self._source.next(self._batch_rows, self._batch_seconds)
                if arrived is None:
                    break
                if arrived:
                    on_batch(self._taken(arrived), self.pulse())
                    self._settle()
        finally:
            gc.unfreeze()
        return self.pulse()

    def pulse(self) -> Pulse:
        """How it goes."""
        ordered = sorted(self._waited)
        first, last = (self._lately[0][0], time.monotonic()) if self._lately else (0.0, 0.0)
        return Pulse(
            rows=self._rows,
            messages=self._messages,
            quarantined=self._quarantined,
            rows_per_second=sum(n for _, n in self._lately) / max(last - first, 1e-3) if self._lately else 0.0,
            p50_ms=1000 * _quantile(ordered, 0.5),
            p99_ms=1000 * _quantile(ordered, 0.99),
            waiting=self._source.waiting(),
            seconds=time.monotonic() - self._began,
        )

    def _settle(self) -> None:
        """Spare later collections the plans, modules and lists that stay: a full one holds the stream up for long."""
        self._batches += 1
        if self._batches == _SETTLED_AFTER:
            gc.collect()
            gc.freeze()

    def _taken(self, arrived: Sequence[Arrived]) -> Taken:
        self._lately.append((time.monotonic(), 0))
        taken = self._desk.take([one.message for one in arrived])
        committed = time.time()
        for one, report in zip(arrived, taken.reports, strict=True):
            one.done(report)
            self._waited.extend(committed - at for at in one.at)
        rows = sum(report.rows for report in taken.reports if not report.already)
        self._rows += rows
        self._messages += len(arrived)
        self._quarantined += sum(report.quarantined for report in taken.reports if not report.already)
        self._lately[-1] = (self._lately[-1][0], rows)
        return taken


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def standard_input() -> BinaryIO:
    """The bytes of standard input."""
    return sys.stdin.buffer


def utc_now() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)
