"""Taking in a file that is too large to be read whole: piece by piece, one batch, one commit.

Each piece is parsed, examined, numbered and written to the lake before the next is read: memory holds one piece.
Nothing shows until the commit at the end names all files. A crash leaves files that the next sweep removes. The
message is known by the SHA-256 of the whole file, which is read once before. The lake's lock is held from the first
piece to the commit, because versions are numbered against what is stored.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.centre.batches import actions, queries
from tidewaiter.centre.batches.manifest import (
    Arrival,
    FilerTally,
    HeldUnit,
    LakeEntry,
    LakeKind,
    NewBatch,
    ProblemTally,
)
from tidewaiter.centre.cycle import memory, opened_up
from tidewaiter.centre.cycle.arriving import IntakeReport, Message, held_units, report_of, tallies
from tidewaiter.centre.cycle.arriving import grades as graded
from tidewaiter.centre.cycle.intake import Intake, already_known
from tidewaiter.centre.files import write_bytes_atomically
from tidewaiter.engine import local
from tidewaiter.formats import pieces, pieces_packed, pieces_parquet, registry
from tidewaiter.formats.events import EVENT
from tidewaiter.formats.mapped_read import PARQUET_MAGIC
from tidewaiter.formats.parsed import Format, Parsed
from tidewaiter.formats.pieces_xml import UncutError
from tidewaiter.history import identifiers, index_file, lake
from tidewaiter.intake.grade import filer_grade
from tidewaiter.pipeline import receive

STREAM_ABOVE = 48 * 2**20
"""A larger file is taken in piece by piece where it can be cut."""

HEAD = 2**16
"""Bytes by which a large file is known, and which are kept where nothing of it can be read."""

Told = Callable[[int, int], None]
"""Bytes done, bytes in all."""


COMPRESSED = 8
"""A file in gzip is large when it is so many times smaller than others that are."""


def worth_cutting(size: int, head: bytes) -> bool:
    """Whether a file of this size that begins so is taken in piece by piece."""
    packed = pieces_packed.packing_of(head)
    large = STREAM_ABOVE // COMPRESSED if packed is not None and not packed.encoding else STREAM_ABOVE
    return size > large and pieces.can_cut(head)


def streams(path: Path) -> bool:
    """Whether a file is taken in piece by piece."""
    with path.open("rb") as file:
        return worth_cutting(path.stat().st_size, file.read(HEAD))


def front(path: Path) -> bytes:
    """What a large file is known by: its first bytes; of Parquet, whose columns stand last, a table without rows."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        return (pieces_parquet.schema_only(file) if head.startswith(PARQUET_MAGIC) else None) or head


def message_of(path: Path, name: str, received_at: datetime, mapping: str | None = None) -> Message:
    """A file as a message: its bytes, or where it lies when it is to be taken in piece by piece."""
    if streams(path):
        return Message(front(path), name, received_at, mapping, file=path)
    return Message(path.read_bytes(), name, received_at, mapping)


@dataclass(slots=True)
class _Sum:
    """What the pieces so far come to."""

    rows: int = 0
    amended: int = 0
    duplicates: int = 0
    position: int = 0
    problems: int = 0
    simulated: bool = False
    grades: Counter[str] = field(default_factory=Counter)
    tallies: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    filers: dict[str, tuple[int, int, float]] = field(default_factory=dict)
    """Rows used, rows in all, and those with an error."""
    held: list[HeldUnit] = field(default_factory=list)
    files: list[LakeEntry] = field(default_factory=list)
    seen: list[NDArray[np.uint64]] = field(default_factory=list)
    events: list[pa.Table] = field(default_factory=list)

    def add(self, received: receive.Received) -> None:
        self.rows += received.rows.num_rows
        self.amended += received.amended
        self.duplicates += received.duplicates
        self.problems += received.problems.num_rows
        self.simulated = self.simulated or bool(pc.any(received.rows["simulated"]).as_py())
        self.grades.update(graded(received.rows))
        if received.events.num_rows:
            self.events.append(received.events)
        self.held += held_units(received)
        for tally in tallies(received.problems):
            self.tallies[tally.filer, tally.code, tally.severity] += tally.count
        for one in received.filers.to_pylist():
            all_rows = one["rows"] + one["quarantined"]
            told = (one["rows"], all_rows, one["share_with_error"] * all_rows)
            so_far = self.filers.get(one["filer"] or "", (0, 0, 0.0))
            self.filers[one["filer"] or ""] = (so_far[0] + told[0], so_far[1] + told[1], so_far[2] + told[2])

    def graded_filers(self) -> list[FilerTally]:
        """The quality of each filer's rows, all pieces together."""
        shares = {name: (rows, wrong / max(of, 1)) for name, (rows, of, wrong) in self.filers.items()}
        return [
            FilerTally(name, rows, round(share * rows), filer_grade(round(share, 12)))
            for name, (rows, share) in shares.items()
        ]


def take_file(
    door: Intake,
    path: Path,
    received_at: datetime,
    mapping: str | None = None,
    told: Told | None = None,
    *,
    piece_bytes: int = pieces.PIECE_BYTES,
) -> IntakeReport:
    """Take in one file of any size; memory holds a piece of it. `told` hears how far it is."""
    return take_message(
        door, Message(front(path), path.name, received_at, mapping, file=path), told, piece_bytes=piece_bytes
    )


def take_message(
    door: Intake, message: Message, told: Told | None = None, *, piece_bytes: int = pieces.PIECE_BYTES
) -> IntakeReport:
    """Take in a message that lies in a file, as `take_file` does; one that failed is put aside by its beginning."""
    path = message.file
    if path is None:
        raise ValueError(f"{message.name} does not lie in a file")
    sha256 = message.sha256
    known = queries.batch_by_sha(sha256)
    if known is not None:
        return already_known(message, known)
    reader = door.reader(message)
    total, done = path.stat().st_size, 0
    sums = _Sum()
    with door.locked(), local.connect() as connection:
        known = queries.batch_by_sha(sha256)
        if known is not None:  # another process took it in while this one waited
            return already_known(message, known)
        try:
            cut = iter((message.data,)) if message.failed else opened_up.pieces_of(path, piece_bytes, door.workspace)
            for number, piece in enumerate(cut):
                _take_piece(door, connection, replace(message, data=piece), reader, sha256, number, sums)
                done = min(total, done + len(piece))
                if told is not None:
                    told(done, total)
        except UncutError as why:  # nearly always before the first piece: what is left is one rejected unit
            refusing = registry.refusing(reader, why)
            _take_piece(door, connection, message, refusing, sha256, 0, sums)
        return _commit(door, message, reader, sha256, sums)


def _take_piece(
    door: Intake,
    connection: duckdb.DuckDBPyConnection,
    message: Message,
    reader: Format,
    sha256: str,
    number: int,
    sums: _Sum,
) -> None:
    opened = door.opened(message, reader, sha256)
    opened = replace(opened, parsed=_moved(opened.parsed, sums.position))
    sums.position = _end(opened.parsed, sums.position)
    ids = opened.parsed.rows["consignment_id"]
    known = memory.known_versions(door.workspace, connection, ids)
    again = _seen_before(ids, sums)
    if len(again):
        written = [door.workspace.lake / f.path for f in sums.files if f.kind is LakeKind.CONSIGNMENTS]
        before = lake.known_versions(connection, written, again)
        known = pa.concat_tables([known, before]).sort_by([("consignment_id", "ascending"), ("version", "ascending")])
    received = door.received([opened], known)[0]
    sums.add(received)
    sums.files += _written(door, received.rows, sha256[:16], number)


def _seen_before(ids: pa.ChunkedArray, sums: _Sum) -> pa.Array:
    """The consignments of a piece that an earlier piece named too; this piece's are remembered, 8 bytes each."""
    hashes = identifiers.hashes_of(ids)
    known = np.zeros(len(hashes), dtype=bool)
    for earlier in sums.seen:
        at = np.searchsorted(earlier, hashes)
        known |= earlier[np.minimum(at, len(earlier) - 1)] == hashes
    if len(hashes):
        sums.seen.append(np.unique(hashes))
    return pc.unique(ids.filter(pa.array(known)))


def _moved(parsed: Parsed, by: int) -> Parsed:
    """What a piece gave, with positions as they are in the whole file."""
    if not by:
        return parsed
    place = parsed.rows.schema.get_field_index("source_position")
    column = pc.add(parsed.rows["source_position"], pa.scalar(by, pa.int32()))
    return Parsed(
        parsed.rows.set_column(place, parsed.rows.schema.field(place), column),
        tuple(p if p.row is None else replace(p, row=p.row + by) for p in parsed.problems),
        tuple(replace(r, position=r.position + by) for r in parsed.rejects),
        parsed.events,
    )


def _end(parsed: Parsed, start: int) -> int:
    last = pc.max(parsed.rows["source_position"]).as_py()
    rejected = [reject.position for reject in parsed.rejects]
    return max([start - 1, *rejected, start - 1 if last is None else last]) + 1


def _written(door: Intake, rows: pa.Table, batch: str, number: int) -> list[LakeEntry]:
    """The lake files of a piece and the index of their identifiers."""
    parts = lake.split(rows) if rows.num_rows else []
    if not parts:
        return []
    name = f"{batch}-{number:05d}"
    files, covered = [], []
    for on, part in parts:
        path = lake.relative_path(on, name)
        written = write_bytes_atomically(lake.encode(part), door.workspace.lake / path)
        files.append(LakeEntry(LakeKind.CONSIGNMENTS, path, on, part.num_rows, written.bytes, written.sha256))
        covered.append(index_file.Covered(path, part.num_rows))
    index = memory.write_index(door.workspace.lake, name, parts[0][0], covered, [part for _, part in parts])
    return [*files, index]


def _commit(door: Intake, message: Message, reader: Format, sha256: str, sums: _Sum) -> IntakeReport:
    events = pa.concat_tables([EVENT.empty_table(), *sums.events])
    batch = NewBatch(
        content_sha256=sha256,
        name=message.name,
        format=reader.name,
        mapping=message.mapping or "",
        received_at=message.received_at,
        rows=sums.rows,
        new=sums.rows - sums.amended,
        amended=sums.amended,
        duplicates=sums.duplicates,
        problems=sums.problems,
        grades=dict(sorted(sums.grades.items())),
        simulated=sums.simulated,
        events=events.num_rows,
    )
    arrival = Arrival(
        batch,
        files=sums.files,
        problems=list(_problem_tallies(sums)),
        quarantined=sums.held,
        grades=sums.graded_filers(),
        events=events,
    )
    actions.commit_batches(door.actor, [arrival])
    return report_of(arrival)


def _problem_tallies(sums: _Sum) -> Iterator[ProblemTally]:
    for (filer, code, severity), count in sorted(sums.tallies.items()):
        yield ProblemTally(filer, code, severity, count)
