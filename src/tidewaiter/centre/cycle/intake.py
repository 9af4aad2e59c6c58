"""Taking messages in: parse, examine, version, store, commit.

Each message is one batch and one commit. Messages taken together share one look-up of what is known of
their consignments. The lake's lock is held from the first file to the last commit, because versions are
numbered; what a crash left behind is swept at the start.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.problem import Problem, Severity
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
from tidewaiter.centre.cycle import definitions, memory
from tidewaiter.centre.files import sweep, write_bytes_atomically
from tidewaiter.centre.lock import lake_lock
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.formats import mapping as mappings
from tidewaiter.formats import registry
from tidewaiter.formats.parsed import Format
from tidewaiter.history import lake
from tidewaiter.pipeline import receive

GROUP_BYTES = 64 * 2**20
"""Messages are taken together up to this size, so that memory stays bounded."""

GROUP_ROWS = 200_000
"""And up to about so many consignments."""


@dataclass(frozen=True, slots=True)
class Message:
    """What arrived: its bytes, a name to show, how to read it (None: by its content), and when it arrived (UTC)."""

    data: bytes
    name: str
    received_at: datetime
    mapping: str | None = None

    @property
    def sha256(self) -> str:
        """What makes it the same message."""
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

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


class Intake:
    """The door of a workspace, open while the `with` block runs: one process at a time."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self.workspace = workspace
        self.actor = actor
        self._lock = lake_lock(workspace.home)
        self._definitions = definitions.load(workspace.home)
        self._mappings = registry.mappings_in(self._definitions.mappings)
        self._connection = local.connect()

    def __enter__(self) -> Self:
        """Take the lake's lock, and sweep what a crash left behind."""
        held = self._lock.__enter__()
        sweep(self.workspace.lake, queries.lake_paths(), held)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the lock."""
        self._connection.close()
        self._lock.__exit__(kind, error, trace)

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
        opened = self._open(message, reader, sha256)
        received = self._receive([opened])[0]
        if received.rows.num_rows == 0 and received.duplicates == 0:
            return False
        self._commit(message, reader, sha256, received, (unit,))
        return True

    def _take(self, messages: Sequence[Message]) -> Iterator[IntakeReport]:
        known = {message.sha256: queries.batch_by_sha(message.sha256) for message in messages}
        fresh: dict[str, tuple[Message, Format]] = {}
        opened = []
        for message in messages:
            if known[message.sha256] is None and message.sha256 not in fresh:
                reader = self.reader(message)
                fresh[message.sha256] = (message, reader)
                opened.append(self._open(message, reader, message.sha256))
        reports: dict[str, IntakeReport] = {}
        for group in receive.grouped(opened, GROUP_ROWS):
            for one, received in zip(group, self._receive(group), strict=True):
                message, reader = fresh[one.sha256]
                reports[one.sha256] = self._commit(message, reader, one.sha256, received, ())
        for message in messages:
            if message.sha256 in reports:
                yield reports.pop(message.sha256)
            else:
                yield _known(message, known[message.sha256])

    def _open(self, message: Message, reader: Format, sha256: str) -> receive.Opened:
        """Parse; in a practice workspace everything is simulated, whatever its wire format can say."""
        return receive.open_message(
            message.data,
            reader,
            sha256=sha256,
            received_at=message.received_at,
            simulated=self.workspace.practice,
        )

    def _receive(self, group: Sequence[receive.Opened]) -> list[receive.Received]:
        ids = pa.chunked_array([c for one in group for c in one.parsed.rows["consignment_id"].chunks], pa.string())
        known = lake.known_versions(self._connection, memory.version_files(self.workspace), ids)
        return receive.receive(group, known, self._definitions.surroundings)

    def reader(self, message: Message) -> Format:
        """How to read a message: by its mapping, or by its content; what nobody knows reads as a Problem."""
        if message.mapping is None:
            return registry.recognise(message.data, self._mappings) or registry.UNKNOWN
        named = {mapping.name: mapping for mapping in self._mappings}
        mapping = named.get(message.mapping) or mappings.load(message.mapping, self._definitions.mappings)
        return registry.mapped_format(mapping)

    def _commit(
        self, message: Message, reader: Format, sha256: str, received: receive.Received, replayed: tuple[int, ...]
    ) -> IntakeReport:
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
            grades=_grades(rows),
            simulated=bool(pc.any(rows["simulated"]).as_py()),
        )
        actions.commit_batch(
            self.actor,
            batch,
            files=[self._write(on, part, batch.batch_id) for on, part in lake.split(rows)],
            problems=_tallies(received.problems),
            quarantined=_held(received),
            grades=_filers(received.filers),
            replayed=replayed,
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
        )

    def _write(self, on: object, part: pa.Table, batch: str) -> LakeEntry:
        path = lake.relative_path(on, batch)  # type: ignore[arg-type] # lake.split gives dates
        written = write_bytes_atomically(lake.encode(part), self.workspace.lake / path)
        return LakeEntry(LakeKind.CONSIGNMENTS, path, on, part.num_rows, written.bytes, written.sha256)  # type: ignore[arg-type] # as above


def _known(message: Message, before: queries.BatchView | None) -> IntakeReport:
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
    )


def _grades(rows: pa.Table) -> dict[str, int]:
    counted = {c["values"]: c["counts"] for c in pc.value_counts(rows["grade"]).to_pylist()}
    return {letter: counted[letter] for letter in sorted(counted)}


def _tallies(problems: pa.Table) -> list[ProblemTally]:
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


def _held(received: receive.Received) -> list[HeldUnit]:
    """The quarantined units with the fatal problems that barred each."""
    fatal = received.problems.filter(pc.equal(received.problems["severity"], str(Severity.FATAL))).to_pylist()
    why: dict[int | None, list[Problem]] = {}
    for p in fatal:
        problem = Problem(p["code"], p["path"], p["value"] or "", p["hint"], Severity.FATAL, p["row"])
        why.setdefault(p["row"], []).append(problem)
    return [
        HeldUnit(unit.position, UnitKind(unit.kind.value), unit.raw, why.get(unit.position) or why.get(None, []))
        for unit in received.quarantined
    ]
