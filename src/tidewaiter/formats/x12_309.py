"""ASC X12 309, Customs Manifest: the format offered to the registry, and reading it bill by bill.

004010 and near, as carriers send vessel, rail and truck manifests to the US customs authority: M10 manifest, P4 port
and arrival, LX bill. Each M11 is one row. A bill that cannot be used becomes a reject with its headers in front, so
that the same reader reads it alone. What is read of other sets of the same file: `x12_files`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats.again import LONGEST, Again
from tidewaiter.formats.air_reading import Reading, unrecognised
from tidewaiter.formats.aside import Enclosed
from tidewaiter.formats.packed import in_blocks
from tidewaiter.formats.parsed import Format, Parsed
from tidewaiter.formats.problem_log import ProblemLog
from tidewaiter.formats.runs import Run, Runs, parts_of
from tidewaiter.formats.x12 import MAX_BYTES, Interchange, first_set, tokenise
from tidewaiter.formats.x12_309_alike import AlikeBills, BillsOfRuns
from tidewaiter.formats.x12_309_bill import NAME, Above, Unit, read_bill
from tidewaiter.formats.x12_309_dump import dump
from tidewaiter.formats.x12_envelope import TransactionSet
from tidewaiter.formats.x12_marks import Delimiters, Segment, listed
from tidewaiter.formats.x12_sets import not_read

_NO_BILL = "A bill needs M11 with its number in M11-01: send it again."
_DELETED = "The bill is taken off the manifest by M13 alone: its latest version stays until an officer withdraws it."

_BEGIN = frozenset({"M10", "P4", "LX", "M11", "M13"})
"""Segments with which a bill may begin, or end."""
_M11 = frozenset({"M11"})
_OF_A_BILL = frozenset({"N1", "N2", "N3", "N4", "N9", "N10", "M7", "M12", "VID", "VC", "H1", "H2", "MAN"})
"""Segments that stand in a bill only: outside of one they say that its beginning was damaged."""


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """Read every 309 of a file, and name other sets; dates have their year, so `received_at` is not used."""
    del received_at
    if len(data) > MAX_BYTES:
        hint = f"Split it at the source: at most {MAX_BYTES} bytes are read at once."
        return Parsed(table([]), (Problem("too-large", "message", f"{len(data)} bytes", hint, Severity.FATAL),))
    interchange = tokenise(data)
    if not interchange.sets:
        return unrecognised(data, "X12")
    reading = Reading(problems=ProblemLog(interchange.problems))
    for at, transaction in enumerate(interchange.sets, 1):
        if transaction.code == "309":
            read_set(transaction, interchange, reading)
        else:
            reading.problems.append(not_read(transaction.code, f"set {at}"))
    return reading.parsed()


def read_set(
    transaction: TransactionSet, interchange: Interchange, reading: Reading, again: Again | None = None
) -> None:
    """Rows and rejects of a 309; `again` is given short manifests in the middle of it."""
    for unit in _units(transaction, interchange.delimiters, again):
        if isinstance(unit, AlikeBills):
            unit.give(reading)
        elif isinstance(unit, Unit):
            read_unit(unit, interchange, reading)
        elif again is not None:
            again.read(unit, partial(_read_manifest, unit, transaction, interchange))


def _read_manifest(
    segments: Sequence[Segment], transaction: TransactionSet, interchange: Interchange, reading: Reading
) -> None:
    own = listed(interchange.delimiters)
    for segment in segments:
        own.append(segment)
    above = (transaction.code, transaction.isa, transaction.gs, transaction.st)
    read_set(TransactionSet(*above, own), interchange, reading)


def read_unit(unit: Unit, interchange: Interchange, reading: Reading) -> None:
    """The row or the reject of one bill."""
    m11 = unit.first("M11")
    if m11 is not None and m11.get(1):
        reading.keep_compact(read_bill(unit, m11, reading))
        return
    raw = _enclosed(unit, interchange)
    if reading.kept_together() is not None:
        reading.reject_again(raw)
        return
    m13 = unit.first("M13")
    shown = m13 or m11 or unit.segments[0]
    value = "*".join((shown.tag, *shown.elements))
    if m13 is not None and m11 is None:
        reading.reject("amendment-not-read", shown.path, value, _DELETED, raw)
    else:
        reading.reject("bill-unreadable", shown.path, value, _NO_BILL, raw)


def _units(
    transaction: TransactionSet, marks: Delimiters, again: Again | None = None
) -> Iterator[Unit | AlikeBills | Sequence[Segment]]:
    """The bills of a set. A bill begins with LX, or with a second M11 where the LX before it is missing.

    Where both are damaged it begins with what stands outside every bill, if a segment of a bill follows. With `again`
    whole manifests may be given as their segments: nothing of a bill goes beyond one.
    """
    bills = _Bills(Above(transaction.isa, transaction.gs, transaction.st), listed(marks))
    for part in parts_of(transaction.segments):
        if isinstance(part, Run):
            if bills.take_run(part):
                continue
            alike = bills.take_alike(part)
            if alike is not None:
                yield from alike
                continue
        segments = bills.of.cut(part) if isinstance(part, Run) else part
        manifests = _manifests(segments) if again is not None and isinstance(segments, list) else []
        at = 0
        for begin, end in manifests:
            if again is None or again.rests():
                continue
            yield from bills.take_all(segments[at:begin])
            if bills.unit is not None:
                yield bills.unit
                bills.unit = None
            yield segments[begin:end]
            at = end
        yield from bills.take_all(segments[at:] if at else segments)
    if bills.unit is not None:
        yield bills.unit


def _manifests(segments: Sequence[Segment]) -> list[tuple[int, int]]:
    """Where the short manifests among segments of a set begin and end, but the last one, which may go on."""
    begins = [at for at, segment in enumerate(segments) if segment[0] == "M10"]
    return [(begin, end) for begin, end in pairwise(begins) if end - begin <= LONGEST]


class _Bills:
    """Takes the segments of a set in their order; `unit` is the bill that is open."""

    def __init__(self, above: Above, of: Runs[Segment]) -> None:
        self.of = of
        self.unit: Unit | None = None
        self._above = above
        self._billed = False
        self._stray: Runs[Segment] | None = None
        self._alike = BillsOfRuns(of)

    def take_run(self, run: Run) -> bool:
        """Put segments where they belong if none of them begins or ends a bill; else nothing is done."""
        if run.tags is None or not _BEGIN.isdisjoint(run.tags):
            return False
        if self.unit is not None:
            self.unit.add(run)
        else:
            self._stray = self._stray or self.of.like()
            self._stray.extend(run)
            self._begin_by(self._stray, run.tags)
        return True

    def take_alike(self, run: Run) -> tuple[Unit, AlikeBills] | None:
        """The bill that ends with a run of alike bills, and these but the last one; None for any other run."""
        ended, begun = self.unit, _BEGIN.intersection(run.tags or ())
        found = self._alike.bills(run, self._above) if ended is not None and self._billed and begun == _M11 else None
        if ended is None or found is None:
            return None
        front, alike, last = found
        if front is not None:
            ended.add(front)
        self.unit = Unit(self._above, self.of, last)
        return ended, alike

    def take_all(self, segments: Iterable[Segment]) -> Iterator[Unit]:
        """Put segments where they belong, and the bills that end with one of them."""
        for segment in segments:
            ended = self.take(segment)
            if ended is not None:
                yield ended

    def take(self, segment: Segment) -> Unit | None:
        """Put the next segment where it belongs; the bill that ends before it."""
        tag, unit = segment.tag, self.unit
        if tag not in _BEGIN:
            if unit is not None:
                unit.add(segment)
            else:
                self._stray = self._stray or self.of.like()
                self._stray.append(segment)
                self._begin_by(self._stray, (tag,))
            return None
        if tag in {"M10", "P4"}:
            above = self._above
            m10 = segment if tag == "M10" else above.m10
            self._above = Above(above.isa, above.gs, above.st, m10, segment if tag == "P4" else None)
            self.unit, self._stray = None, None
            return unit
        if unit is None or self._billed or tag == "LX":
            self.unit, self._billed = Unit(self._above, self.of, segment), tag == "M11"
            return unit
        unit.add(segment)
        self._billed = tag == "M11"
        return None

    def _begin_by(self, stray: Runs[Segment], tags: Iterable[str]) -> None:
        """Begin a bill with what stands outside of every bill, where one of these is of a bill."""
        if _OF_A_BILL.isdisjoint(tags):
            return
        self._billed = False
        for part in stray.parts():
            for one in (part,) if isinstance(part, Run) else part:
                if self.unit is None:
                    self.unit = Unit(self._above, self.of, one)
                else:
                    self.unit.add(one)


def _enclosed(unit: Unit, interchange: Interchange) -> Enclosed:
    """A bill under its headers, and trailers that count rightly behind."""
    above, marks, encoding = unit.above, interchange.delimiters, interchange.encoding
    own = in_blocks(map(marks.rebuild, unit.segments)).encode(encoding, errors="replace")
    return Enclosed(above.front(marks, encoding), own, len(unit.segments), above.back(marks, encoding))


def recognise(head: bytes) -> bool:
    """Whether the first set of a file is a 309."""
    return first_set(head) == "309"


FORMAT = Format(
    name=NAME,
    title="Customs manifest of a vessel, train or truck (X12 309)",
    standard="ASC X12 309, release 004010 and near",
    recognise=recognise,
    parse=parse,
    dump=dump,
)
