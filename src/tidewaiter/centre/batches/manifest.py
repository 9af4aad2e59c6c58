"""What a batch adds to the store, as values: the callers' side of `actions.commit_batches`."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from tidewaiter.cargo.problem import Problem

if TYPE_CHECKING:  # slow to import, and every command reads the models
    import pyarrow as pa

BATCH_ID_LENGTH = 16


class LakeKind(StrEnum):
    """What the rows of a lake file are."""

    CONSIGNMENTS = "consignments"
    ASSESSMENTS = "assessments"
    PROPENSITIES = "propensities"
    HISTORY = "history"  # what profiles and version numbers need of rows that were assessed
    INDEX = "index"  # where identifiers are in files of consignments


class UnitKind(StrEnum):
    """What was quarantined: a unit that became no row, or a row or event that cannot be used."""

    ROW = "row"
    UNIT = "unit"
    EVENT = "event"


class UnitState(StrEnum):
    """What became of a quarantined unit."""

    HELD = "held"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


GENERATION = 1
"""Which form of the lake this version writes; 0 had hashes of keys that were MD5, as unsigned numbers."""


@dataclass(frozen=True, slots=True)
class LakeEntry:
    """A file of the lake: its path relative to `lake/`, the date it is filed under, rows, bytes, SHA-256 in hex."""

    kind: LakeKind
    path: str
    on: date
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A message received.

    `batch_id` follows from `content_sha256`; `grades` A to E, to rows; counts are of rows, `events` of events.
    """

    content_sha256: str
    name: str
    format: str
    mapping: str
    received_at: datetime
    rows: int
    new: int
    amended: int
    duplicates: int
    problems: int
    grades: dict[str, int]
    simulated: bool
    events: int = 0

    @property
    def batch_id(self) -> str:
        """The batch's id."""
        return batch_id(self.content_sha256)


@dataclass(frozen=True, slots=True)
class ProblemTally:
    """How often one problem occurs with one filer ('' when unknown)."""

    filer: str
    code: str
    severity: str
    count: int


@dataclass(frozen=True, slots=True)
class HeldUnit:
    """A unit to be quarantined: its position in the message, its own bytes, and why."""

    position: int
    kind: UnitKind
    raw: bytes
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class FilerTally:
    """A filer's rows in one batch, those with an error, and the grade, A to E."""

    filer: str
    rows: int
    with_error: int
    grade: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message received with all that it adds: what `actions.commit_batches` makes visible.

    `stored_with` is the batch among them whose files hold its rows too, '' where it has files of its own (or no rows):
    `files` then are those in which its rows lie. `replayed` are ids of quarantined units that it plays again; `events`
    has schema `formats.events.EVENT`.
    """

    batch: NewBatch
    files: Sequence[LakeEntry] = ()
    problems: Sequence[ProblemTally] = ()
    quarantined: Sequence[HeldUnit] = ()
    grades: Sequence[FilerTally] = ()
    replayed: Sequence[int] = ()
    events: "pa.Table | None" = None
    stored_with: str = ""


def content_sha256(data: bytes) -> str:
    """SHA-256 of a message in hex: what makes it the same message."""
    return hashlib.sha256(data).hexdigest()


def replay_sha256(origin: str, position: int, raw: bytes) -> str:
    """The hash of a quarantined unit played again, which is not the message it came in even where the bytes are."""
    return hashlib.sha256(f"replay\n{origin}\n{position}\n".encode() + raw).hexdigest()


def batch_id(sha256: str) -> str:
    """A batch's id: the first 16 hex digits of the SHA-256 of its content."""
    return sha256[:BATCH_ID_LENGTH]
