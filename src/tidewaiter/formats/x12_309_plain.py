"""The bills of a clean X12 309, cut out all at once: which of them are plain, and what each stands under.

A file is clean when its envelopes keep their promises and every segment stands where it belongs. A bill may be plain
when it is LX, M11, parties, equipment and lines of goods; what is in these decides further (`x12_309_columns`).
"""

from dataclasses import dataclass, field

import numpy as np

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.bulk import NONE, Bulk, Ints, Units, cut, tag_code
from tidewaiter.formats.x12 import (
    MAX_SEGMENTS,
    Delimiters,
    Interchange,
    Segment,
    TransactionSet,
    delimiters_of,
    envelopes,
)
from tidewaiter.formats.x12_309_bill import Unit, read_manifest

HEAD = 4096
_SERVICE = tuple(tag_code(tag) for tag in ("ISA", "GS", "ST", "SE", "GE", "IEA"))
_ST, _SE = tag_code("ST"), tag_code("SE")
_M10, _P4, _LX, _M11, _M13 = (tag_code(tag) for tag in ("M10", "P4", "LX", "M11", "M13"))
_PLAIN = (_LX, _M11, *(tag_code(tag) for tag in ("N1", "N3", "N4", "VID", "N10")))


@dataclass(slots=True)
class Bills(Units):
    """Bills of a clean file, under their `contexts`: each an M10 and a P4."""

    contexts: "list[Context]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands above bills: the headers, as a unit without segments, and the row that they make."""

    unit: Unit
    row: dict[str, object]
    attributes: dict[str, str]
    plain: bool


def read(data: bytes) -> tuple[Bills, Interchange] | None:
    """The bills of a clean file of 309s, None for any other file."""
    if not data.startswith(b"ISA") or not _is_text(data):
        return None
    problems: list[Problem] = []
    marks = delimiters_of(data[:HEAD].decode("latin-1"), problems)
    if problems or not (marks.element + marks.terminator).isascii() or marks.terminator in "\r\n":
        return None
    bulk = cut(data, marks.terminator, marks.element)
    if bulk is None or len(bulk.tags) > MAX_SEGMENTS:
        return None
    sets = _sets(bulk, marks)
    return None if sets is None else _bills(bulk, sets, marks)


def _is_text(data: bytes) -> bool:
    try:
        return data.isascii() or bool(data.decode())
    except UnicodeDecodeError:
        return False


def _sets(bulk: Bulk, marks: Delimiters) -> list[tuple[TransactionSet, int, int]] | None:
    """Sets with the first and the last of their segments, where every envelope is as it should be."""
    service = np.flatnonzero(np.isin(bulk.tags, _SERVICE))
    segments = [_segment(bulk, int(at), marks) for at in service]
    opened = np.flatnonzero(bulk.tags == _ST)
    closed = np.flatnonzero(bulk.tags == _SE)
    if len(opened) != len(closed) or (closed < opened).any():
        return None
    inside = int((closed - opened - 1).sum())
    if inside + len(service) != len(bulk.tags):
        return None
    problems, sets = envelopes(segments)
    if (
        problems
        or len(sets) != len(opened)
        or any(one.code != "309" or one.isa is None or one.gs is None for one in sets)
    ):
        return None
    return [(one, int(a), int(b)) for one, a, b in zip(sets, opened, closed, strict=True)]


def _bills(
    bulk: Bulk, sets: list[tuple[TransactionSet, int, int]], marks: Delimiters
) -> tuple[Bills, Interchange] | None:
    begins = bulk.tags == _LX
    above = np.isin(bulk.tags, (_M10, _P4, *_SERVICE))
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
    contexts, starts = _contexts(bulk, sets, marks)
    under = np.searchsorted(starts, begin) - 1
    bills = Bills(bulk, begin, unit, under, np.array([c.plain for c in contexts], np.bool_)[under], contexts)
    held = np.flatnonzero(unit != NONE)
    bills.spoil(held, bulk.odd[held] | ~np.isin(bulk.tags[held], _PLAIN))
    return bills, Interchange(tuple(one for one, _, _ in sets), marks, "utf-8", ())


def _contexts(bulk: Bulk, sets: list[tuple[TransactionSet, int, int]], marks: Delimiters) -> tuple[list[Context], Ints]:
    """What bills stand under, with the segment from which it holds."""
    found, starts = [], []
    headers = np.flatnonzero(np.isin(bulk.tags, (_M10, _P4)))
    for one, opened, closed in sets:
        m10: Segment | None = None
        p4: Segment | None = None
        within = headers[(headers > opened) & (headers < closed)]
        for at in (opened, *within.tolist()):
            if at != opened:
                segment = _segment(bulk, at, marks)
                m10 = segment if segment.tag == "M10" else m10
                p4 = segment if segment.tag == "P4" else None
            unit, reading = Unit(one.isa, one.gs, one.st, m10, p4), Reading()
            attributes: dict[str, str] = {}
            row = read_manifest(unit, attributes, reading)
            found.append(Context(unit, row, attributes, not reading.problems))
            starts.append(at)
    return found, np.array(starts)


def _segment(bulk: Bulk, at: int, marks: Delimiters) -> Segment:
    parts = bulk.text(at).strip(" ").split(marks.element)
    return Segment(parts[0].strip().upper(), tuple(parts[1:]), at + 1)


def unit_of(bills: Bills, number: int, marks: Delimiters) -> Unit:
    """A bill as the other way of reading takes it."""
    above = bills.contexts[int(bills.under[number])].unit
    first = int(bills.begin[number])
    last = first
    while last < len(bills.unit) and bills.unit[last] == number:
        last += 1
    segments = [_segment(bills.bulk, at, marks) for at in range(first, last)]
    return Unit(above.isa, above.gs, above.st, above.m10, above.p4, segments)
