"""Bills of an X12 309 one after another that are alike but for their number: rows as columns, problems as runs.

Of bills without LX, an M11 each with what follows it, a block of a few kilobytes holds many, and what they say beyond
their number (M11-01) comes again. It is read once under a manifest; why that gives what reading each would give:
nothing but `consignment_id`, `bill` and the value of missing-issuer is made of the number.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from tidewaiter.cargo.problem import MAX_QUOTED, Severity
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.alike_units import ALIKE, FEWEST_ROWS, Kind, rows_of
from tidewaiter.formats.problem_log import Told
from tidewaiter.formats.runs import Run, Runs
from tidewaiter.formats.x12_309_bill import Above, Unit, issuer_of, read_bill
from tidewaiter.formats.x12_marks import Segment

MOST_KINDS = 1024
"""So many kinds of bills are remembered under a manifest."""
LONGEST = 1024
"""Characters beyond its number that a bill is compared with others by."""

_PLACE = re.compile(r"segment (\d+)(.*)", re.DOTALL)

_Said = tuple[str, int | None, str, str | None, str, Severity]
"""A problem: code, its segment from that of M11 on (None: one above the bill) and the path behind it, value (None: the
number), hint, severity."""


@dataclass(slots=True, eq=False)
class _Kind(Kind):
    """What bills say beyond their number under one manifest; who issued them, and how many segments each has."""

    problems: tuple[_Said, ...]
    issuer: str
    size: int


def _kind(above: Above, of: Runs[Segment], number: str, beyond: str) -> _Kind:
    many = beyond.count(of.terminator) + 1
    unit = Unit(above, of, Run(of.element.join(("M11", number)) + beyond, 0, many))
    headers, own = Reading(), Reading()
    above.said(headers)
    m11 = unit.segments[0]
    row = read_bill(unit, m11, own)
    del row["consignment_id"], row["bill"]
    said: list[_Said] = []
    for at, told in enumerate(own.problems):
        value = None if told.code == "missing-issuer" else told.value
        place = _PLACE.fullmatch(told.path) if at >= len(headers.problems) else None
        segment, path = (None, told.path) if place is None else (int(place[1]), place[2])
        said.append((told.code, segment, path, value, told.hint, told.severity))
    return _Kind(row, (), tuple(said), issuer_of(m11, above), many)


@dataclass(frozen=True, slots=True)
class ProblemsOfBills:
    """Problems of bills one after another, whose first is the row `before` and begins with the segment `first`."""

    kinds: tuple[tuple[tuple[_Said, ...], int], ...]
    """What bills of each kind say, and how many segments they have."""
    which: bytes
    """The kind of each bill, two bytes each; compressed, as the numbers are, with `sizes` before."""
    numbers: bytes
    """The numbers, parted by NUL."""
    sizes: tuple[int, int]
    before: int
    first: int
    many: int

    def __len__(self) -> int:
        """How many problems there are."""
        return self.many

    def told(self) -> tuple[Told, ...]:
        """Each by its fields, in their order."""
        which = np.frombuffer(_opened(self.which, self.sizes[0]), np.uint16).tolist()
        numbers = _opened(self.numbers, self.sizes[1]).decode().split("\0")
        told: list[Told] = []
        ordinal = self.first
        for row, (number, at) in enumerate(zip(numbers, which, strict=True), self.before):
            said, size = self.kinds[at]
            for code, segment, path, value, hint, severity in said:
                place = path if segment is None else f"segment {ordinal + segment}{path}"
                told.append((code, place, number if value is None else value, hint, severity, row))
            ordinal += size
        return tuple(told)


def _small(data: bytes) -> bytes:
    compressed: bytes = pa.compress(data, codec="zstd", asbytes=True)
    return compressed


def _opened(data: bytes, size: int) -> bytes:
    opened: bytes = pa.decompress(data, decompressed_size=size, codec="zstd", asbytes=True)
    return opened


@dataclass(frozen=True, slots=True)
class AlikeBills:
    """Bills one after another: their numbers and kinds, and the ordinal of the first one's M11."""

    numbers: list[str]
    kinds: list[_Kind]
    first: int

    def give(self, reading: Reading) -> None:
        """Give a reading their rows and problems."""
        before, count = reading.position, len(self.numbers)
        kinds = list(dict.fromkeys(self.kinds))
        number_of = {kind: at for at, kind in enumerate(kinds)}
        which = np.array([number_of[kind] for kind in self.kinds], np.uint16)
        told = np.array([len(kind.problems) for kind in kinds])[which]
        many = int(told.sum())
        if many:
            numbers, places = "\0".join(self.numbers).encode(), which.tobytes()
            sizes = (len(places), len(numbers))
            said = tuple((kind.problems, kind.size) for kind in kinds)
            run = ProblemsOfBills(said, _small(places), _small(numbers), sizes, before, self.first, many)
            reading.problems.tell_run(run, before + int(np.flatnonzero(told)[-1]))
        bills = [
            number if number.startswith(kind.issuer) else kind.issuer + number
            for number, kind in zip(self.numbers, self.kinds, strict=True)
        ]
        reading.position += count
        named = {"consignment_id": "bill:", "bill": ""}
        reading.take_all(rows_of(kinds, which, bills, named, np.arange(before, before + count)))


@dataclass(slots=True)
class BillsOfRuns:
    """Finds alike bills in runs of segments; kinds are remembered as long as the manifest is the same."""

    of: Runs[Segment]
    _above: Above | None = None
    _kinds: dict[str, _Kind] = field(default_factory=dict)

    def bills(self, run: Run, above: Above) -> tuple[Run | None, AlikeBills, Run] | None:
        """What a run has before its first bill, its bills but the last one, and this one, which may go on behind it.

        None where bills are few, or not alike, or where segments ask for a closer look.
        """
        element, terminator = self.of.element, self.of.terminator
        begin, empty = f"{terminator}M11{element}", f"{terminator}M11{terminator}"
        text = terminator + run.text
        if element == terminator or empty in text or text.endswith(empty[:-1]):
            return None
        front, *bills = text.split(begin)
        if len(bills) <= FEWEST_ROWS:
            return None
        last = bills.pop()
        # Plain splitting is four times as quick as a pattern.
        written = [bill.partition(terminator)[0].partition(element)[0] for bill in bills]
        beyond = [bill[len(number) :] for bill, number in zip(bills, written, strict=True)]
        numbers = [number.strip() for number in written]
        distinct = dict(zip(beyond, numbers, strict=True))
        if ALIKE * len(distinct) > len(bills) or not all(numbers) or "\0" in text:
            return None
        if max(map(len, numbers)) > MAX_QUOTED or max(map(len, distinct)) > LONGEST:
            return None
        self._learn(distinct, above)
        kinds = [self._kinds[one] for one in beyond]
        before = front.count(terminator)
        first = run.first + before
        own = sum([kind.size for kind in kinds])
        return (
            Run(front[1:], run.first, before) if before else None,
            AlikeBills(numbers, kinds, first),
            Run(begin[1:] + last, first + own, run.many - before - own),
        )

    def _learn(self, distinct: dict[str, str], above: Above) -> None:
        if above is not self._above or len(self._kinds) + len(distinct) > MOST_KINDS:
            self._above = above
            self._kinds.clear()
        for beyond, number in distinct.items():
            if beyond not in self._kinds:
                self._kinds[beyond] = _kind(above, self.of, number, beyond)
