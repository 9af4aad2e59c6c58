"""Running feeds: their sources, one careful desk for all, and what is told of them while they run."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import assert_never

import msgspec

from tidewaiter.centre import inbox
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import serve
from tidewaiter.centre.cycle.live import Taken
from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.feeding import status
from tidewaiter.centre.feeding.amqp import Consumer
from tidewaiter.centre.feeding.answered import Answered
from tidewaiter.centre.feeding.careful import Careful, StoppedError
from tidewaiter.centre.feeding.definitions import Amqp, Definition, Directory, Inbox, Remote, kind
from tidewaiter.centre.feeding.down import FeedDownError
from tidewaiter.centre.feeding.outlet import Outlets
from tidewaiter.centre.feeding.remote import Files, Mark
from tidewaiter.centre.feeding.several import Feed, Several
from tidewaiter.centre.workspace import Workspace

SIGN_SECONDS = 1.0


class Own(serve.Spool):
    """A folder of the workspace as a feed."""

    def close(self) -> None:
        """Nothing is open."""


class Folder:
    """A watched directory as a feed; it is not made: a share that is not mounted is no empty folder."""

    def __init__(self, folder: Path, now: Callable[[], datetime], mapping: str | None, *, once: bool) -> None:
        self._folder = folder
        self._opened = partial(Own, folder, now, mapping, once=once)
        self._own = self._opened() if folder.is_dir() else None

    def next(self, rows: int, seconds: float) -> list[serve.Arrived] | None:
        """Files in the order of their arrival; FeedDownError while there is no folder."""
        if not self._folder.is_dir():
            self._own = None
            raise FeedDownError(f"there is no folder {self._folder}")
        self._own = self._own or self._opened()
        return self._own.next(rows, seconds)

    def waiting(self) -> int:
        """Messages that were seen and not yet taken."""
        return 0 if self._own is None else self._own.waiting()

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a run of feeds tells after a batch: how the stream goes, and how each feed does."""

    pulse: serve.Pulse
    feeds: list[status.Status]


class Run:
    """Feeds that run until stopped, or with `once` until each is empty."""

    def __init__(
        self, workspace: Workspace, actor: Actor, definitions: Mapping[str, Definition], *, once: bool
    ) -> None:
        self._workspace = workspace
        self._actor = actor
        self._once = once
        self._stop, self._ended = threading.Event(), threading.Event()
        self._kept: dict[str, set[Mark]] = {}
        made = {
            name: (kind(one), self._answered(name, one, self._source(name, one, once=once)))
            for name, one in definitions.items()
        }
        self._several = Several(made, workspace.now, once=once)
        self._careful = Careful(workspace, actor, self._stop, self._several.trouble)
        self._worker: serve.Worker | None = None
        self._remembered = 0

    def stop(self) -> None:
        """Finish what is in hand and return; safe in a signal handler."""
        self._stop.set()
        if self._worker is not None:
            self._worker.stop()

    def run(self, on_batch: Callable[[Told], None]) -> Told:
        """Work until the end. Nothing that is acknowledged is lost, whenever this process dies."""
        signing = threading.Thread(target=self._sign, daemon=True)
        with self._careful:
            self._worker = worker = serve.Worker(self._careful, self._several)
            if self._stop.is_set():
                worker.stop()
            signing.start()
            try:
                if not (self._once or self._stop.is_set()):
                    self._careful.warm()
                worker.run(lambda taken, pulse: self._after(taken, pulse, on_batch))
            except StoppedError:
                pass
            finally:
                self._ended.set()
                signing.join()
                self._several.close()
                self._keep()
        return Told(worker.pulse(), self._write())

    def _answered(self, name: str, one: Definition, feed: Feed) -> Feed:
        """The feed, with acknowledgements where it has an outlet for them."""
        if one.answers is None:
            return feed
        return Answered(feed, name, Outlets(one.answers), self._workspace, self._actor)

    def _source(self, name: str, one: Definition, *, once: bool) -> Feed:
        now = self._workspace.now
        match one:
            case Directory():
                return Folder(Path(one.path), now, one.mapping, once=once)
            case Inbox():
                return Own(self._workspace.home / inbox.INBOX, now, once=once)
            case Amqp():
                return Consumer(one, now, self._workspace.home / status.FOLDER, once=once)
            case Remote():
                seen: set[Mark] = set()
                if one.after == "keep":
                    seen = self._kept[name] = _remembered(self._workspace.home, name)
                return Files(one, now, seen, self._workspace.home / status.FOLDER, once=once)
            case _:
                assert_never(one)

    def _after(self, taken: Taken, pulse: serve.Pulse, on_batch: Callable[[Told], None]) -> None:
        del taken
        self._keep()
        on_batch(Told(pulse, self._several.statuses()))

    def _sign(self) -> None:
        while not self._ended.wait(SIGN_SECONDS):
            self._write()

    def _write(self) -> list[status.Status]:
        told = self._several.statuses()
        for one in told:
            if self._ended.is_set() and one.state is not status.State.DOWN:
                one.state = status.State.STOPPED
            status.write(self._workspace.home, one)
        return told

    def _keep(self) -> None:
        """Remember the files that stay where they are."""
        count = sum(map(len, self._kept.values()))
        if count != self._remembered:
            self._remembered = count
            for name, seen in self._kept.items():
                write_bytes_atomically(msgspec.json.encode(sorted(seen)), _memory(self._workspace.home, name))


def problems(definitions: Mapping[str, Definition], now: Callable[[], datetime], home: Path) -> dict[str, str]:
    """Try each feed once without taking anything: what is wrong, by name, '' where nothing is."""
    told = {}
    for name, one in definitions.items():
        match one:
            case Directory():
                there = Path(one.path).is_dir()
                told[name] = "" if there else f"there is no folder {one.path}"
            case Inbox():
                told[name] = "" if home.is_dir() else f"there is no workspace {home}"
            case Amqp():
                told[name] = Consumer(one, now, home / status.FOLDER, once=True).answers()
            case Remote():
                told[name] = Files(one, now, set(), home / status.FOLDER, once=True).answers()
        if not told[name] and one.answers is not None and (wrong := Outlets(one.answers).answers()):
            told[name] = f"acknowledgements: {wrong}"
    return told


def _memory(home: Path, name: str) -> Path:
    return home / status.FOLDER / f"{name}.seen"


def _remembered(home: Path, name: str) -> set[Mark]:
    file = _memory(home, name)
    return set(msgspec.json.decode(file.read_bytes(), type=list[Mark])) if file.is_file() else set()
