"""Taking messages in: parse, examine, version, store, commit.

Each message is one batch and one commit. Messages taken together share one look-up of what is known of
their consignments. Several processes may take in at once: parsing and examining need no lock; from the
look-up of what is known to the commit the lake's lock is held, because versions are numbered. What a crash
left behind is swept at the start.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre import inbox
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import actions, queries
from tidewaiter.centre.batches.manifest import (
    FilerTally,
    HeldUnit,
    LakeEntry,
    LakeKind,
    NewBatch,
    ProblemTally,
    UnitKind,
    batch_id,
)
from tidewaiter.centre.cycle import definitions, memory, upkeep
from tidewaiter.centre.files import write_bytes_atomically
from tidewaiter.centre.lock import Held, Told, lake_lock
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.formats import mapping as mappings
from tidewaiter.formats import registry
from tidewaiter.formats.parsed import Format
from tidewaiter.history import lake
from tidewaiter.intake import movements
from tidewaiter.intake.quarantine import Kind
from tidewaiter.pipeline import receive

GROUP_BYTES = 64 * 2**20
"""Messages are taken together up to this size, so that memory stays bounded."""

FILES_AT_ONCE = 4
"""Files of a batch that wait for the disk together."""

SMALL_ROWS = 20_000
"""Messages that come together and hold no more than so many consignments are written side by side,"""

SMALL_AT_ONCE = 16
"""so many of them at once: each waits for the disk much longer than it works."""

GROUP_ROWS = 200_000
"""And up to about so many consignments."""


@dataclass(frozen=True, slots=True)
class Message:
    """What arrived: its bytes, a name to show, how to read it (None: by its content), and when it arrived (UTC).

    `failed`: what a reader died of that tried it; it is not read again and waits in quarantine. `file`: where a message
    lies that is too large to be read whole; `data` is its beginning.
    """

    data: bytes
    name: str
    received_at: datetime
    mapping: str | None = None
    failed: str = ""
    file: Path | None = None

    @property
    def sha256(self) -> str:
        """What makes it the same message."""
        if self.file is not None:
            with self.file.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What became of one message. `already`: it was taken in before and changed nothing."""

    name: str
    batch_id: str
    format: str
    rows: int
    amended: int
    duplicates: int
    quarantined: int
    problems: int
    already: bool
    grades: dict[str, int] = field(default_factory=dict)
    events: int = 0

    @property
    def useless(self) -> bool:
        """Whether nothing of it could be used, and this is the first time that it came."""
        used = self.rows + self.duplicates + self.events
        return not self.already and not used and self.quarantined > 0

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


class Intake:
    """The door of a workspace, open while the `with` block runs; other processes may have theirs open too.

    `take_all` and `replay` take the lake's lock when they need it. Whoever calls `received` and `commit` holds it
    from before the one until after the other. `on_wait` is told who else holds it, and for how many seconds
    it has been waited for.
    """

    def __init__(self, workspace: Workspace, actor: Actor, *, on_wait: Told | None = None) -> None:
        self.workspace = workspace
        self.actor = actor
        self._on_wait = on_wait or (lambda _holder, _seconds: None)
        self._definitions = definitions.load(workspace.home)
        self._mappings = registry.mappings_in(self._definitions.mappings)
        self._connection = local.connect()

    def __enter__(self) -> Self:
        """Sweep what a crash left behind, and what was replaced long ago."""
        upkeep.refuse_outdated()
        with self._lock() as held:
            upkeep.sweep_lake(self.workspace, self.actor, held)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the engine."""
        self._connection.close()

    def _lock(self) -> AbstractContextManager[Held]:
        return lake_lock(self.workspace.home, on_wait=self._on_wait, doing="taking in messages")

    def locked(self) -> AbstractContextManager[Held]:
        """The lake's lock, for what numbers versions and commits them."""
        return self._lock()

    def take_all(self, messages: Iterable[Message]) -> Iterator[IntakeReport]:
        """Take in messages in their order, a report each."""
        waiting: list[Message] = []
        for message in messages:
            waiting.append(message)
            if sum(len(m.data) for m in waiting) > GROUP_BYTES:
                yield from self._take(waiting)
                waiting = []
        yield from self._take(waiting)

    def replay(self, message: Message, reader: Format, sha256: str, unit: int) -> bool:
        """Take in what a quarantined unit holds, as a batch of its own; False when it still cannot be used."""
        prepared = receive.prepare([self.opened(message, reader, sha256)], self._definitions.surroundings)
        with self._lock():
            received = self._numbered(prepared)[0]
            if received.rows.num_rows == 0 and received.duplicates == 0 and received.events.num_rows == 0:
                return False
            self.commit(message, reader, sha256, received, (unit,))
        return True

    def _take(self, messages: Sequence[Message]) -> Iterator[IntakeReport]:
        known = {message.sha256: queries.batch_by_sha(message.sha256) for message in messages}
        fresh: dict[str, tuple[Message, Format]] = {}
        opened = []
        for message in messages:
            if known[message.sha256] is None and message.sha256 not in fresh:
                reader = self.reader(message)
                fresh[message.sha256] = (message, reader)
                opened.append(self.opened(message, reader, message.sha256))
        reports: dict[str, IntakeReport] = {}
        for group in receive.grouped(opened, GROUP_ROWS):
            prepared = receive.prepare(group, self._definitions.surroundings)
            with self._lock():
                since = {one.sha256: queries.batch_by_sha(one.sha256) for one in group}
                known |= since
                mine = [one for one in group if since[one.sha256] is None]
                if 0 < len(mine) < len(group):  # another process took the others in meanwhile
                    prepared = receive.prepare(mine, self._definitions.surroundings)
                for one, received in zip(mine, self._numbered(prepared) if mine else [], strict=True):
                    message, reader = fresh[one.sha256]
                    reports[one.sha256] = self.commit(message, reader, one.sha256, received, ())
        for message in messages:
            if message.sha256 in reports:
                yield reports.pop(message.sha256)
            else:
                yield already_known(message, known[message.sha256])

    def opened(self, message: Message, reader: Format, sha256: str) -> receive.Opened:
        """Parse; in a practice workspace everything is simulated, whatever its wire format can say."""
        return receive.open_message(
            message.data,
            reader,
            sha256=sha256,
            received_at=message.received_at,
            simulated=self.workspace.practice,
        )

    def received(self, group: Sequence[receive.Opened], known: pa.Table | None = None) -> list[receive.Received]:
        """Examine a group and number its versions; `known` is looked up in the lake unless given."""
        prepared = receive.prepare(group, self._definitions.surroundings)
        return self._numbered(prepared) if known is None else receive.number_versions(prepared, known)

    def _numbered(self, prepared: receive.Prepared) -> list[receive.Received]:
        """Number versions by what is stored; the lock is held."""
        known = memory.known_versions(self.workspace, self._connection, consignment_ids(prepared.group))
        return receive.number_versions(prepared, known)

    def reader(self, message: Message) -> Format:
        """How to read a message: by its mapping, or by its content; what nobody knows reads as a Problem."""
        if message.failed:
            return registry.failing(message.failed)
        if message.mapping is None:
            return registry.recognise(message.data, self._mappings) or registry.UNKNOWN
        named = {mapping.name: mapping for mapping in self._mappings}
        mapping = named.get(message.mapping)
        if mapping is None and inbox.mapping_in(message.name):
            # It was there when the message was received: one message must not hold up the others.
            return registry.recognise(message.data, self._mappings) or registry.UNKNOWN
        return registry.mapped_format(mapping or mappings.load(message.mapping, self._definitions.mappings))

    def commit(
        self,
        message: Message,
        reader: Format,
        sha256: str,
        received: receive.Received,
        replayed: tuple[int, ...],
        files: Sequence[LakeEntry] | None = None,
    ) -> IntakeReport:
        """Write a message's files, unless `files` are written already (`write_small`), and make it visible."""
        rows = received.rows
        batch = NewBatch(
            content_sha256=sha256,
            name=message.name,
            format=reader.name,
            mapping=message.mapping or "",
            received_at=message.received_at,
            rows=rows.num_rows,
            new=rows.num_rows - received.amended,
            amended=received.amended,
            duplicates=received.duplicates,
            problems=received.problems.num_rows,
            grades=grades(rows),
            simulated=bool(pc.any(rows["simulated"]).as_py()),
            events=received.events.num_rows,
        )
        actions.commit_batch(
            self.actor,
            batch,
            files=self._written(rows, batch.batch_id) if files is None else files,
            problems=tallies(received.problems),
            quarantined=held_units(received),
            grades=_filers(received.filers),
            replayed=replayed,
            events=received.events,
        )
        return IntakeReport(
            name=message.name,
            batch_id=batch.batch_id,
            format=reader.name,
            rows=batch.rows,
            amended=batch.amended,
            duplicates=batch.duplicates,
            quarantined=len(received.quarantined),
            problems=batch.problems,
            already=False,
            grades=batch.grades,
            events=batch.events,
        )

    def write_small(
        self, sha256: Sequence[str], received: Sequence[receive.Received]
    ) -> Sequence[Sequence[LakeEntry] | None]:
        """Write the files of several small messages, waiting for the disk together; None for each if large.

        As all files of the lake they count when they are committed, and a crash before leaves them to the sweep.
        """
        if len(received) < 2 or sum(one.rows.num_rows for one in received) > SMALL_ROWS:  # noqa: PLR2004 - several
            return [None] * len(received)
        with ThreadPoolExecutor(SMALL_AT_ONCE) as threads:
            made = threads.map(
                lambda pair: self._one_by_one(pair[1].rows, batch_id(pair[0])), zip(sha256, received, strict=True)
            )
            return list(made)

    def _one_by_one(self, rows: pa.Table, batch: str) -> list[LakeEntry]:
        parts = lake.split(rows)
        if not parts:
            return []
        files = [self._write(on, part, batch) for on, part in parts]
        return [*files, memory.index_of_batch(self.workspace, batch, parts)]

    def _written(self, rows: pa.Table, batch: str) -> list[LakeEntry]:
        """The files of a batch and the index of their identifiers, several waiting for the disk at once."""
        parts = lake.split(rows)
        if not parts:
            return []
        with ThreadPoolExecutor(FILES_AT_ONCE) as threads:
            index = threads.submit(memory.index_of_batch, self.workspace, batch, parts)
            files = list(threads.map(lambda part: self._write(part[0], part[1], batch), parts))
            return [*files, index.result()]

    def _write(self, on: object, part: pa.Table, batch: str) -> LakeEntry:
        path = lake.relative_path(on, batch)  # type: ignore[arg-type] # lake.split gives dates
        written = write_bytes_atomically(lake.encode(part), self.workspace.lake / path)
        return LakeEntry(LakeKind.CONSIGNMENTS, path, on, part.num_rows, written.bytes, written.sha256)  # type: ignore[arg-type] # as above


def consignment_ids(group: Sequence[receive.Opened]) -> pa.ChunkedArray:
    """The consignments that messages speak of."""
    return pa.chunked_array([c for one in group for c in one.parsed.rows["consignment_id"].chunks], pa.string())


def already_known(message: Message, before: queries.BatchView | None) -> IntakeReport:
    """The report on a message that was taken in before, or a moment ago where there is no batch yet."""
    if before is None:
        return IntakeReport(message.name, batch_id(message.sha256), "", 0, 0, 0, 0, 0, already=True)
    return IntakeReport(
        name=message.name,
        batch_id=before.batch_id,
        format=before.format,
        rows=before.rows,
        amended=before.amended,
        duplicates=before.duplicates,
        quarantined=before.quarantined,
        problems=before.problems,
        already=True,
        grades=before.grades,
        events=before.events,
    )


def grades(rows: pa.Table) -> dict[str, int]:
    """How many rows have each grade."""
    counted = {c["values"]: c["counts"] for c in pc.value_counts(rows["grade"]).to_pylist()}
    return {letter: counted[letter] for letter in sorted(counted)}


def tallies(problems: pa.Table) -> list[ProblemTally]:
    """How often each filer has each problem."""
    named = problems.set_column(
        problems.schema.get_field_index("filer"), "filer", pc.fill_null(problems["filer"].cast(pa.string()), "")
    )
    counted = named.group_by(["filer", "code", "severity"]).aggregate([([], "count_all")]).to_pylist()
    ordered = sorted(counted, key=lambda row: (row["filer"], row["code"], row["severity"]))
    return [ProblemTally(row["filer"], row["code"], row["severity"], row["count_all"]) for row in ordered]


def _filers(graded: pa.Table) -> list[FilerTally]:
    return [
        FilerTally(row["filer"] or "", row["rows"], round(row["share_with_error"] * row["rows"]), row["grade"])
        for row in graded.to_pylist()
    ]


def held_units(received: receive.Received) -> list[HeldUnit]:
    """The quarantined units with the fatal problems that barred each."""
    fatal = received.problems.filter(pc.equal(received.problems["severity"], str(Severity.FATAL))).to_pylist()
    why: dict[int | None, list[Problem]] = {}
    told: dict[str, list[Problem]] = {}  # of events, whose positions are not those of rows
    for p in fatal:
        problem = Problem(p["code"], p["path"], p["value"] or "", p["hint"], Severity.FATAL, p["row"])
        if problem.code in {movements.NO_THING, movements.FAR_AHEAD}:
            told.setdefault(problem.path, []).append(problem)
        else:
            why.setdefault(p["row"], []).append(problem)
    return [
        HeldUnit(
            unit.position,
            UnitKind(unit.kind.value),
            unit.raw,
            told[movements.path_of(unit.position)]
            if unit.kind is Kind.EVENT
            else why.get(unit.position) or why.get(None, []),
        )
        for unit in received.quarantined
    ]
