"""A clean X12 file cut all at once: its sets, and their segments as they are asked for.

A file is clean when its header shows its separators, nothing but line breaks stands behind terminators, every tag is
plain, and its envelopes keep their promises with nothing outside of them. Such a file gives what `x12` makes of it
segment by segment (`tests/property/test_x12_bulk.py` compares both), many times faster.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.bulk import NONE, Bulk, among, cut, tag_code
from tidewaiter.formats.segment_cutter import SPACE
from tidewaiter.formats.x12_envelope import SERVICE, Assembly, TransactionSet
from tidewaiter.formats.x12_marks import OPENING, Delimiters, Segment, delimiters_of

_HEAD = 4096
_SERVICE = tuple(tag_code(tag) for tag in SERVICE)
_ST, _SE = tag_code("ST"), tag_code("SE")


@dataclass(frozen=True, slots=True)
class Segments(Sequence[Segment]):
    """The segments of a clean file from `first` to before `last`, each made when it is asked for."""

    bulk: Bulk
    element: str
    terminator: str
    first: int
    last: int

    def __len__(self) -> int:
        """How many there are."""
        return self.last - self.first

    @overload
    def __getitem__(self, at: int) -> Segment: ...
    @overload
    def __getitem__(self, at: slice) -> list[Segment]: ...
    def __getitem__(self, at: int | slice) -> Segment | list[Segment]:
        """One of them, or several as a list."""
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return segment(self.bulk, self.element, self.first + at % len(self))

    def __iter__(self) -> Iterator[Segment]:
        """All of them in their order, from one look at the text."""
        if not len(self):
            return
        element, new = self.element, tuple.__new__
        begin, end = self.bulk.starts[self.first], self.bulk.ends[self.last - 1]
        for ordinal, whole in enumerate(self.bulk.data[begin:end].decode().split(self.terminator), self.first + 1):
            parts = (*whole.strip(SPACE).split(element),)
            # A named tuple's own constructor takes twice as long.
            yield new(Segment, (parts[0], parts[1:], ordinal))


class Sets(Sequence[TransactionSet]):
    """The sets of a clean file, each made when it is asked for; those under the same headers have them once."""

    __slots__ = ("_bulk", "_headers", "_marks", "_places")

    def __init__(self, bulk: Bulk, marks: Delimiters, places: "NDArray[np.int32]") -> None:
        """`places`: for each set the segments ISA and GS above it, -1 for none, its ST and its SE."""
        self._bulk, self._marks, self._places = bulk, marks, places
        self._headers: dict[int, tuple[int, Segment]] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> TransactionSet: ...
    @overload
    def __getitem__(self, at: slice) -> list[TransactionSet]: ...
    def __getitem__(self, at: int | slice) -> TransactionSet | list[TransactionSet]:
        """One of them, or several as a list."""
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        isa, gs, opened, closed = self._places[range(len(self))[at]].tolist()
        header = segment(self._bulk, self._marks.element, opened)
        within = Segments(self._bulk, self._marks.element, self._marks.terminator, opened + 1, closed)
        return TransactionSet(header.get(1), self._header(0, isa), self._header(1, gs), header, within)

    def codes(self) -> set[str]:
        """The numbers that the sets have, each once."""
        written = self._bulk.of(self._places[:, 2].astype(np.int64)).texts(1)
        return {(code or "").strip() for code in pc.unique(written).to_pylist()}

    def headed(self) -> Iterator[tuple[TransactionSet, int]]:
        """Of sets that follow upon each other under the same headers the first, and how many they are."""
        above = self._places[:, :2]
        if not len(above):
            return
        others = np.flatnonzero((above[1:] != above[:-1]).any(axis=1)) + 1
        for at, following in itertools.pairwise([0, *others.tolist(), len(above)]):
            yield self[at], following - at

    def _header(self, kind: int, at: int) -> Segment | None:
        """The segment at a place, the same one as long as no other is asked for."""
        if at < 0:
            return None
        if kind not in self._headers or self._headers[kind][0] != at:
            self._headers[kind] = (at, segment(self._bulk, self._marks.element, at))
        return self._headers[kind][1]


@dataclass(frozen=True, slots=True)
class Clean:
    """A clean file: where its segments are, its separators, its sets, and where each set is opened and closed."""

    bulk: Bulk
    marks: Delimiters
    sets: Sets


def segment(bulk: Bulk, element: str, at: int) -> Segment:
    """The segment of a clean file at a place, counted from 0."""
    parts = bulk.text(at).strip(SPACE).split(element)
    return Segment(parts[0], tuple(parts[1:]), at + 1)


def read(data: bytes, most: int) -> Clean | None:
    """A clean file of at most so many segments, None for any other file."""
    if not data.startswith(b"ISA") or not _is_text(data):
        return None
    head = data[:_HEAD].decode("latin-1")
    problems: list[Problem] = []
    marks = delimiters_of(head, problems) if OPENING.match(head) else None
    if marks is None or problems or not _fit(marks):
        return None
    bulk = cut(data, marks.terminator, marks.element)
    if bulk is None or len(bulk.tags) > most or not all(map(_is_tag, pc.unique(pa.array(bulk.tags)).to_pylist())):
        return None
    sets = _sets(bulk, marks)
    return None if sets is None else Clean(bulk, marks, sets)


def _fit(marks: Delimiters) -> bool:
    """Whether separators are single bytes, and none is the other or a blank."""
    alike = marks.element + marks.terminator
    return alike.isascii() and marks.element != marks.terminator and not set(alike) & set(SPACE)


def _is_text(data: bytes) -> bool:
    try:
        return data.isascii() or bool(data.decode())
    except UnicodeDecodeError:
        return False


def _is_tag(code: int) -> bool:
    """Whether a tag is two or three capitals or digits."""
    text = code.to_bytes(8, "big").strip(b"\0") if code > 0 else b""
    return len(text) > 1 and text.isalnum() and text.upper() == text


def _sets(bulk: Bulk, marks: Delimiters) -> Sets | None:
    """Sets, where every envelope is as it should be and nothing stands outside of them."""
    service = np.flatnonzero(among(bulk.tags, _SERVICE))
    tags = bulk.tags[service]
    opened, closed = service[tags == _ST], service[tags == _SE]
    if len(opened) != len(closed) or (closed < opened).any():
        return None
    if int((closed - opened - 1).sum()) + len(service) != len(bulk.tags):
        return None
    problems: list[Problem] = []
    assembly = Assembly(problems, marks)
    places = np.full((len(opened), 4), NONE, np.int32)
    places[:, 2], places[:, 3] = opened, closed
    found = 0
    for at in map(int, service):
        assembly.take(segment(bulk, marks.element, at))
        for one in assembly.sets:
            for kind, header in enumerate((one.isa, one.gs)):
                places[found, kind] = header.ordinal - 1 if header is not None else NONE
            found += 1
        assembly.sets.clear()
        if problems:
            return None
    assembly.finish()
    return None if problems or found != len(opened) else Sets(bulk, marks, places)
