"""The groups of a clean EDIFACT file of CUSCAR or ITMATT messages, cut out all at once, and which of them are plain.

A file is clean when its envelopes keep their promises, its messages are of one of these kinds, and every message has
groups (CNI). A group may be plain when it is references, places, parties and totals, then goods items; what is in these
decides further (`edifact_columns`).
"""

from dataclasses import dataclass, field

import numpy as np

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.bulk import NONE, Bulk, Units, among, cut, tag_code
from tidewaiter.formats.edifact import MAX_SEGMENTS, opening, separators
from tidewaiter.formats.edifact_consignment import Header, read_header
from tidewaiter.formats.edifact_envelope import Assembly, Message
from tidewaiter.formats.edifact_marks import Marks, Segment, listed, released
from tidewaiter.formats.edifact_text import decoded
from tidewaiter.formats.edifact_units import Above, Unit
from tidewaiter.formats.segment_cutter import SPACE

KINDS = ("CUSCAR", "ITMATT")
SMALLEST_GROUP = 32
"""Bytes of a group on average below which a file is not read as columns: these take half a kilobyte a group."""
_SERVICE = tuple(tag_code(tag) for tag in ("UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"))
_CNI = tag_code("CNI")
_PLAIN = tuple(tag_code(tag) for tag in ("CNI", "RFF", "LOC", "NAD", "CNT", "GID", "FTX", "MEA"))


@dataclass(frozen=True, slots=True)
class Context:
    """A message without its groups, and what it says once for all of them."""

    above: Above
    header: Header

    @property
    def message(self) -> Message:
        """The message."""
        return self.above.message


@dataclass(slots=True)
class Groups(Units):
    """Groups of a clean file, under their messages."""

    marks: Marks
    contexts: list[Context] = field(default_factory=list)

    def unit_of(self, number: int) -> Unit:
        """A group as the other way of reading takes it."""
        first = last = int(self.begin[number])
        while last < len(self.unit) and self.unit[last] == number:
            last += 1
        unit = Unit(listed(self.marks), segment(self.bulk, first, self.marks))
        for at in range(first + 1, last):
            unit.add(segment(self.bulk, at, self.marks))
        return unit


def read(data: bytes) -> Groups | None:
    """The groups of a clean file, None for any other file."""
    problems: list[Problem] = []
    if not data.startswith((b"UNA", b"UNB")) or opening(data) is None:
        return None
    text, codec = decoded(data, problems)
    marks, body = separators(text.lstrip(SPACE), problems)
    alike = marks.element + marks.terminator + marks.release
    if problems or codec not in {"ascii", "utf-8"} or not alike.isascii() or marks.component != ":":
        return None
    if marks.terminator in "\r\n" or (marks.release and marks.release + marks.terminator in body):
        return None
    if not _closed(body, marks.terminator) or SMALLEST_GROUP * body.count(f"CNI{marks.element}") > len(body):
        return None
    bulk = cut(body.lstrip("\r\n").encode(), marks.terminator, marks.element, marks.component, marks.release)
    if bulk is None or len(bulk.tags) > MAX_SEGMENTS or not all(map(_is_tag, np.unique(bulk.tags).tolist())):
        return None
    return _groups(bulk, marks, codec)


def _closed(body: str, terminator: str) -> bool:
    """Whether the last segment is UNZ: a file that is cut off is not worth cutting up."""
    last = len(body.rstrip("\r\n")) - len(terminator)
    return body[body.rfind(terminator, 0, max(last, 0)) + 1 : last].lstrip("\r\n").startswith("UNZ")


def _is_tag(code: int) -> bool:
    """Whether a tag has three letters: any other is a deviation that the envelopes tell."""
    return code > 0 and code.to_bytes(4, "big").lstrip(b"\0").isalpha() and code >= 1 << 16 and code & 0xFF > 0


def segment(bulk: Bulk, at: int, marks: Marks) -> Segment:
    """A segment as the tokenizer gives it."""
    parts = released(bulk.text(at).strip(SPACE), marks).split(marks.element)
    return Segment(parts[0].strip().upper(), tuple(parts[1:]), at + 1)


def _groups(bulk: Bulk, marks: Marks, codec: str) -> Groups | None:
    begins = bulk.tags == _CNI
    service = among(bulk.tags, _SERVICE)
    number = np.arange(len(bulk.tags))
    last_begin = np.maximum.accumulate(np.where(begins, number, NONE))
    last_service = np.maximum.accumulate(np.where(service, number, NONE))
    unit = np.where(last_begin > last_service, np.cumsum(begins) - 1, NONE)
    begin = np.flatnonzero(begins)
    problems: list[Problem] = []
    assembly = Assembly(problems, marks)
    for at in np.flatnonzero(unit == NONE).tolist():
        assembly.take(segment(bulk, at, marks))
    assembly.finish()
    messages = assembly.messages
    kinds = {message.kind for message in messages}
    if problems or len(kinds) != 1 or not kinds <= set(KINDS) or any(message.unh is None for message in messages):
        return None
    opened = np.array([message.unh.ordinal - 1 for message in messages if message.unh is not None])
    under = np.searchsorted(opened, begin) - 1
    if len(np.unique(under)) != len(messages):
        return None
    reading = Reading()
    contexts = [
        Context(Above(one, one.segments, marks, codec), read_header(one, one.segments, reading)) for one in messages
    ]
    if reading.problems or any(one.header.parties for one in contexts):
        return None
    groups = Groups(bulk, begin, unit, under, np.ones(len(begin), np.bool_), marks, contexts)
    held = np.flatnonzero(unit != NONE)
    groups.spoil(held, bulk.odd[held] | ~among(bulk.tags[held], _PLAIN))
    return groups
