"""What is said of a message that is taken in: the message itself, what the store keeps of it, and the report on it."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre.batches.manifest import (
    Arrival,
    FilerTally,
    HeldUnit,
    LakeEntry,
    NewBatch,
    ProblemTally,
    UnitKind,
)
from tidewaiter.formats.parsed import Format
from tidewaiter.intake import movements
from tidewaiter.intake.quarantine import Kind
from tidewaiter.pipeline import receive

FEW = 200
"""Problems that are counted one by one: a statement costs more than so many."""

SHOWN = 20
"""Problems of a whole message that are kept with it in quarantine."""


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


def arrival_of(
    message: Message,
    reader: Format,
    sha256: str,
    received: receive.Received,
    files: Sequence[LakeEntry],
    replayed: Sequence[int],
    stored_with: str = "",
) -> Arrival:
    """What the store is to keep of a message; `files` are those in which its rows lie."""
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
    return Arrival(
        batch,
        files=files,
        problems=tallies(received.problems),
        quarantined=held_units(received),
        grades=_filers(received.filers),
        replayed=replayed,
        events=received.events,
        stored_with=stored_with,
    )


def report_of(arrival: Arrival) -> IntakeReport:
    """What is said to whoever sent it."""
    batch = arrival.batch
    return IntakeReport(
        name=batch.name,
        batch_id=batch.batch_id,
        format=batch.format,
        rows=batch.rows,
        amended=batch.amended,
        duplicates=batch.duplicates,
        quarantined=len(arrival.quarantined),
        problems=batch.problems,
        already=False,
        grades=batch.grades,
        events=batch.events,
    )


def grades(rows: pa.Table) -> dict[str, int]:
    """How many rows have each grade."""
    counted = {c["values"]: c["counts"] for c in pc.value_counts(rows["grade"]).to_pylist()}
    return {letter: counted[letter] for letter in sorted(counted)}


def tallies(problems: pa.Table) -> list[ProblemTally]:
    """How often each filer has each problem."""
    if problems.num_rows <= FEW:
        said = Counter(zip(*(problems[name].to_pylist() for name in ("filer", "code", "severity")), strict=True))
        few = sorted((filer or "", code, severity, count) for (filer, code, severity), count in said.items())
        return [ProblemTally(*one) for one in few]
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
    """The quarantined units with the fatal problems that barred each; an unread message with what was said of it."""
    if not received.quarantined:
        return []
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
            else why.get(unit.position) or why.get(None) or _of_the_whole(received.problems),
        )
        for unit in received.quarantined
    ]


def _of_the_whole(problems: pa.Table) -> list[Problem]:
    """What was said of a message as a whole, first why nothing in it was read."""
    whole = problems.filter(pc.is_null(problems["row"])).to_pylist()
    whole.sort(key=lambda problem: problem["code"] != "message-not-read")
    return [Problem(p["code"], p["path"], p["value"] or "", p["hint"], Severity(p["severity"])) for p in whole[:SHOWN]]
