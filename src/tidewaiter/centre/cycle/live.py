"""Taking a stream in and assessing it at once: the messages of a moment in one commit.

What a batch does in two runs, intake and assessment, happens here for a few hundred consignments in one
transaction: after it their rows, problems, grades and assessments are all there, after a crash none of them,
and whoever sends them again loses nothing and doubles nothing. The lake's lock is held for that moment only, and the
store for its last part, the commit: those who write meanwhile do not wait for what is read, assessed and synced.

What assessment rests on is kept in memory and read again when somebody else has changed the store: every
change has its entry in the audit log, so the log tells (`quiet.py`). Profiles come from books that are rolled
forward at the start, at midnight (UTC) and, by a process beside this one (`rolling.py`), twice a minute: what
came since a roll was begun counts from the next.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import TracebackType
from typing import Self

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import structlog
from django.db import transaction

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import actions
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import Arrival, LakeEntry, LakeKind
from tidewaiter.centre.cycle import (
    assessment,
    books,
    definitions,
    learning,
    lists,
    memory,
    nearness,
    queueing,
    quiet,
    rules_in_force,
    streaming,
    warming,
)
from tidewaiter.centre.cycle.arriving import IntakeReport, Message, report_of
from tidewaiter.centre.cycle.intake import GROUP_ROWS, Intake, already_known, consignment_ids
from tidewaiter.centre.cycle.recording import Run
from tidewaiter.centre.cycle.rolling import Roller
from tidewaiter.centre.cycle.versions import Chunk, Versions, known
from tidewaiter.centre.files import write_parquet_atomically
from tidewaiter.centre.lock import lake_lock
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.queue.draft import NewItem
from tidewaiter.centre.rulebook import actions as rulebook
from tidewaiter.centre.workspace import Workspace
from tidewaiter.formats.parsed import Format
from tidewaiter.history import lake
from tidewaiter.history.standing import Standing, findings
from tidewaiter.parties import screen
from tidewaiter.pipeline import live, receive
from tidewaiter.risk.model.trained import Model

REFRESH_SECONDS = 60.0
ROLL_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the messages of a moment: a report each, and the assessments of all (schema ASSESSMENT)."""

    reports: list[IntakeReport]
    assessed: pa.Table | None


def together(parts: Sequence[Taken]) -> Taken:
    """What became of several moments as one."""
    assessed = [part.assessed for part in parts if part.assessed is not None]
    return Taken(
        [report for part in parts for report in part.reports], pa.concat_tables(assessed) if assessed else None
    )


@dataclass(frozen=True, slots=True)
class _Moment:
    """A run of assessment that is still to be recorded: hits on lists, files (`path`: that of history), items."""

    run: Run
    assessed: pa.Table
    hits: pa.Table | None
    entries: list[LakeEntry]
    items: list[NewItem]
    path: str


class Desk:
    """The desk at which a stream is taken in and assessed, while the `with` block runs."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self.workspace = workspace
        self.actor = actor
        self._versions = Versions()
        self._entered: set[str] = set()
        self._books = Standing(workspace.home / books.FOLDER)
        self.roller = Roller(workspace)
        self._near = nearness.Remembered()
        self._written = False
        self._live: live.Live | None = None
        self._model: Model | None = None
        self._stamp: tuple[object, ...] = ()
        self._entries = -1
        self._own: set[str] = set()
        self._last = workspace.lake
        self._refreshed = self._rolled = float("-inf")

    def __enter__(self) -> Self:
        """Assess what waits from before, and read what is known."""
        with Intake(self.workspace, self.actor):
            pass  # sweeps what a crash left behind
        assessment.assess_pending(self.workspace, as_of=self.workspace.now(), actor=self.actor)
        with lake_lock(self.workspace.home):
            self._ready(self.workspace.now())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process that rolls the books; nothing else is open between two moments."""
        self.roller.close()

    def warm(self) -> int:
        """Plan statements and load kernels before the first message, and keep nothing else; gives the rows assessed.

        What fails is logged, and met again by the first message: no worker stays down for it.
        """
        as_of = self.workspace.now()
        try:
            with lake_lock(self.workspace.home):
                current = self._ready(as_of)
            return warming.warm(Intake(self.workspace, self.actor), current, as_of)
        except Exception:  # noqa: BLE001 - whatever it is, the first message meets it, and who takes that decides
            self._forget()
            structlog.get_logger("stream").warning("no statement was planned before the first message", exc_info=True)
            return 0

    @property
    def serial(self) -> int:
        """The number of the roll by which the books stand that are asked now."""
        return self._books.state.serial

    def take(self, messages: Sequence[Message]) -> Taken:
        """Take messages in and assess what they bring: all of it committed when this returns."""
        parts: list[Taken] = []
        for large, run in groupby(messages, lambda one: one.file is not None):
            several = list(run)
            parts += [self._large(message) for message in several] if large else [self._small(several)]
        return together(parts)

    def _large(self, message: Message) -> Taken:
        """Take in a file piece by piece, then assess what waits as a batch does; two commits, each of them whole."""
        try:
            report = streaming.take_message(Intake(self.workspace, self.actor), message)
        except FileNotFoundError:
            if message.file is None or message.file.exists():
                raise
            # Another worker of the same folder was first, and has put it away.
            report = IntakeReport(message.name, "", "", 0, 0, 0, 0, 0, already=True)
        if not report.already:
            assessment.assess_pending(self.workspace, as_of=self.workspace.now(), actor=self.actor)
        return Taken([report], None)

    def _small(self, messages: Sequence[Message]) -> Taken:
        with lake_lock(self.workspace.home):
            names = [message.sha256 for message in messages]
            before = batches.batches_by_sha(names)
            door = Intake(self.workspace, self.actor)
            fresh: dict[str, Message] = {}
            for name, message in zip(names, messages, strict=True):
                if name not in before:
                    fresh.setdefault(name, message)  # the first, where one comes twice
            readers = {name: door.reader(message) for name, message in fresh.items()}
            opened = door.opened_all(list(fresh.values()), list(readers.values()))
            as_of = self.workspace.now()
            current = self._ready(as_of)
            try:
                arrivals, assessed = self._worked(door, opened, fresh, readers, current, as_of)
            except BaseException:
                self._forget()
                raise
        reports = {arrival.batch.content_sha256: report_of(arrival) for arrival in arrivals}
        said = [
            reports.pop(name) if name in reports else already_known(message, before.get(name))
            for name, message in zip(names, messages, strict=True)
        ]
        return Taken(said, assessed)

    def _worked(
        self,
        door: Intake,
        opened: Sequence[receive.Opened],
        messages: Mapping[str, Message],
        readers: Mapping[str, Format],
        current: live.Live,
        as_of: datetime,
    ) -> tuple[list[Arrival], pa.Table | None]:
        """Number, store and assess what messages bring, then commit all of it: the store is held for the commit alone.

        Files that are written count when they are committed; a crash before leaves them to the sweep.
        """
        arrivals: list[Arrival] = []
        parts: list[pa.Table] = []
        chunks: list[Chunk] = []
        for group in receive.grouped(opened, GROUP_ROWS):
            found = door.received(group, known(self._versions.find(consignment_ids(group))))
            names = [one.sha256 for one in group]
            arrivals += door.written_all([messages[name] for name in names], [readers[name] for name in names], found)
            parts.append(pa.concat_tables([received.rows for received in found]).combine_chunks())
            chunks.append(self._versions.add_rows(parts[-1]))
        covered = [arrival.batch.batch_id for arrival in arrivals if arrival.batch.rows]
        moment = self._assessed(current, pa.concat_tables(parts), covered, as_of) if covered else None
        if arrivals:
            with transaction.atomic():
                actions.commit_batches(self.actor, arrivals)
                if moment is not None:
                    lists.raise_alerts(self.actor, moment.hits, "serve")
                    moment.run.record(self.actor, moment.assessed.num_rows, moment.entries, moment.items)
        if moment is not None:
            self._last = self.workspace.lake / moment.path
            self._entered.add(moment.path)
            for chunk in chunks:
                chunk.origin, chunk.file = self._last.stem, self._last
        self._own = {arrival.batch.batch_id for arrival in arrivals} | {self._last.stem}
        return arrivals, None if moment is None else moment.assessed

    def _forget(self) -> None:
        """What was not committed is not known: read anew what is, before anything else is taken."""
        self._versions, self._entered, self._live = Versions(), set(), None

    def roll(self) -> None:
        """Roll the books forward to what has come until now."""
        with lake_lock(self.workspace.home):
            self._rolled = float("-inf")
            self._roll(self.workspace.now())

    def _assessed(self, current: live.Live, rows: pa.Table, batch_ids: list[str], as_of: datetime) -> "_Moment":
        """Assess the latest version of each consignment, and write the run's files."""
        run = Run(as_of, batch_ids, current.ruleset.version, current.model_version)
        order = [("consignment_id", "ascending"), ("version", "ascending"), ("received_at", "ascending")]
        rows = rows.sort_by(order)
        latest = lake.latest(rows)
        hits = current.hits(latest)
        assessed = current.assess(latest, as_of, hits)
        entries = []
        for kind, table in ((LakeKind.ASSESSMENTS, assessed), (LakeKind.HISTORY, memory.history_rows(rows))):
            path = run.path(kind)
            written = write_parquet_atomically(table, self.workspace.lake / path)
            entries.append(run.entry(kind, path, table.num_rows, written))
        items = queueing.of_moment(latest, assessed, run.id, current.ruleset, self._model)
        return _Moment(run, assessed, hits, entries, items, path)

    def _ready(self, as_of: datetime) -> live.Live:
        """What is known as of a moment, read again if it may have changed."""
        self._roll(as_of)
        stamp = (as_of.date(), definitions.load(self.workspace.home).ruleset.version, self._books.state.serial)
        newest = audit_log.length()
        changed = stamp != self._stamp or quiet.changed(self._entries, self._own)
        if self._live is None or changed or time.monotonic() - self._refreshed > REFRESH_SECONDS:
            self._live = self._read(as_of)
            self._stamp, self._refreshed, newest = stamp, time.monotonic(), audit_log.length()
        self._entries, self._own = newest, set()
        return self._live

    def _read(self, as_of: datetime) -> live.Live:
        self._enter_files()
        ruleset = rules_in_force.ruleset(self.workspace, as_of)
        rulebook.put_in_force(self.actor, ruleset.version, [msgspec.to_builtins(rule) for rule in ruleset.rules])
        reported = outcomes.outcome_table(before=as_of)
        examined = self._versions.find(reported["consignment_id"]).select(findings.EXAMINED.names)
        version, model = learning.active(self.workspace)
        self._model = model
        ledgers = findings.ledgers(examined.cast(findings.EXAMINED), reported, as_of)
        return live.Live(
            profiler=live.Booked(self._books, ledgers, reported, self._earlier),
            sieve=screen.Sieve.of(lookouts.active(as_of)),
            ruleset=ruleset,
            predict=model.predict if model else None,
            model_version=version,
            positives=pc.sum(reported["finding"]).as_py() or 0,
            reader=definitions.load(self.workspace.home).reader,
            harm=model.classes if model else None,
            pushed=self._near.at(self.workspace, reported, as_of),
            screener=lists.screener(self.workspace, as_of),
        )

    def _earlier(self, rows: pa.Table) -> pa.Table:
        """The versions that the books hold of amended consignments."""
        amended = rows.filter(pc.greater(rows["version"], 1))["consignment_id"]
        found = self._versions.find(amended)
        return found.filter(pc.is_in(found["origin"], value_set=pa.array(sorted(self._books.runs), pa.string())))

    def _enter_files(self) -> None:
        """Enter the versions that others have stored into the index."""
        waiting = {entry.path for entry in batches.unassessed_files()}
        for entry in (*batches.lake_files(LakeKind.HISTORY), *batches.lake_files(LakeKind.CONSIGNMENTS)):
            wanted = entry.kind is LakeKind.HISTORY or entry.path in waiting
            if wanted and entry.path not in self._entered:
                self._entered.add(entry.path)
                file = self.workspace.lake / entry.path
                self._versions.add_file(file.stem, file)

    def _roll(self, as_of: datetime) -> None:
        now = time.monotonic()
        due = now - self._rolled > ROLL_SECONDS
        if self._books.day != as_of.date() or (due and (self._rolled < 0 or self.roller.gone)):
            # By books of another day nothing may be assessed: here alone the stream waits for them.
            self._take_over(books.opened(self.workspace, as_of))
            self._rolled = time.monotonic()
            if self.roller.gone:
                self.roller.close()
                self.roller = Roller(self.workspace)
        elif due and not self.roller.busy:
            self._rolled = now
            with suppress(BrokenPipeError):  # it was ended by somebody: the next roll is done here
                self.roller.begin(as_of)
        elif self.roller.ended() or self._written:
            self._written = True
            self._take_over(books.standing(self.workspace, as_of))

    def _take_over(self, rolled: Standing | None) -> None:
        if rolled is not None:
            self._books, self._written = rolled, False
