"""The bills of a clean X12 309, cut out all at once: which of them are plain, and what each stands under.

A file is clean as `x12_clean` says, with every segment of its sets where it belongs. A bill may be plain when it is LX,
M11, parties, equipment and lines of goods; what is in these decides further (`x12_309_columns`).
"""

from dataclasses import dataclass, field

import numpy as np

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.bulk import NONE, Bulk, Ints, Units, among, tag_code
from tidewaiter.formats.x12 import Interchange
from tidewaiter.formats.x12_309_bill import Above, Unit, read_manifest
from tidewaiter.formats.x12_clean import segment
from tidewaiter.formats.x12_envelope import SERVICE
from tidewaiter.formats.x12_marks import Delimiters, Segment, listed

_SERVICE = tuple(tag_code(tag) for tag in SERVICE)
_M10, _P4, _LX, _M11, _M13 = (tag_code(tag) for tag in ("M10", "P4", "LX", "M11", "M13"))
_PLAIN = (_LX, _M11, *(tag_code(tag) for tag in ("N1", "N3", "N4", "VID", "N10")))


@dataclass(slots=True)
class Bills(Units):
    """Bills of a clean file, under their `contexts`: each an M10 and a P4."""

    contexts: "list[Context]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands above bills: the headers, and the row that they make."""

    above: Above
    row: dict[str, object]
    attributes: dict[str, str]
    plain: bool


def read(interchange: Interchange) -> Bills | None:
    """The bills of a clean file of 309s, None for any other file."""
    bulk = interchange.bulk
    if bulk is None or any(one.code != "309" or one.isa is None or one.gs is None for one in interchange.sets):
        return None
    begins = bulk.tags == _LX
    above = among(bulk.tags, (_M10, _P4, *_SERVICE))
    unit = np.cumsum(begins) - 1
    # A segment belongs to the bill before it unless a header stands between.
    number = np.arange(len(bulk.tags))
    last_begin = np.maximum.accumulate(np.where(begins, number, NONE))
    last_above = np.maximum.accumulate(np.where(above, number, NONE))
    unit = np.where(last_begin > last_above, unit, NONE)
    if ((unit == NONE) & ~above).any() or (bulk.tags == _M13).any() or not begins.any():
        return None
    begin = np.flatnonzero(begins)
    eleven = np.flatnonzero(bulk.tags == _M11)
    if (np.bincount(unit[eleven], minlength=len(begin)) > 1).any():
        return None
    contexts, starts = _contexts(bulk, interchange)
    under = np.searchsorted(starts, begin) - 1
    bills = Bills(bulk, begin, unit, under, np.array([c.plain for c in contexts], np.bool_)[under], contexts)
    held = np.flatnonzero(unit != NONE)
    bills.spoil(held, bulk.odd[held] | ~among(bulk.tags[held], _PLAIN))
    return bills


def _contexts(bulk: Bulk, interchange: Interchange) -> tuple[list[Context], Ints]:
    """What bills stand under, with the segment from which it holds."""
    found, starts = [], []
    headers = np.flatnonzero(among(bulk.tags, (_M10, _P4)))
    for one in interchange.sets:
        m10: Segment | None = None
        p4: Segment | None = None
        opened = one.st.ordinal - 1 if one.st is not None else 0
        first, last = np.searchsorted(headers, (opened, opened + len(one.segments)), side="right")
        within = headers[first:last]
        for at in (opened, *within.tolist()):
            if at != opened:
                header = segment(bulk, interchange.delimiters.element, at)
                m10 = header if header.tag == "M10" else m10
                p4 = header if header.tag == "P4" else None
            above, reading = Above(one.isa, one.gs, one.st, m10, p4), Reading()
            attributes: dict[str, str] = {}
            row = read_manifest(above, attributes, reading)
            found.append(Context(above, row, attributes, not reading.problems))
            starts.append(at)
    return found, np.array(starts)


def unit_of(bills: Bills, number: int, marks: Delimiters) -> Unit:
    """A bill as the other way of reading takes it."""
    above = bills.contexts[int(bills.under[number])].above
    first = int(bills.begin[number])
    last = first
    while last < len(bills.unit) and bills.unit[last] == number:
        last += 1
    unit = Unit(above, listed(marks), segment(bills.bulk, marks.element, first))
    for at in range(first + 1, last):
        unit.add(segment(bills.bulk, marks.element, at))
    return unit
