"""A clean X12 file cut all at once: its sets, and their segments as they are asked for.

A file is clean when its header shows its separators, nothing but line breaks stands behind terminators, every tag is
plain, and its envelopes keep their promises with nothing outside of them. Such a file gives what `x12` makes of it
segment by segment (`tests/property/test_x12_bulk.py` compares both), many times faster.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.bulk import Bulk, among, cut, tag_code
from tidewaiter.formats.x12_envelope import SERVICE, Assembly, TransactionSet
from tidewaiter.formats.x12_marks import OPENING, SPACE, Delimiters, Segment, delimiters_of

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


@dataclass(frozen=True, slots=True)
class Clean:
    """A clean file: where its segments are, its separators, its sets, and where each set is opened and closed."""

    bulk: Bulk
    marks: Delimiters
    sets: tuple[TransactionSet, ...]


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


def _sets(bulk: Bulk, marks: Delimiters) -> tuple[TransactionSet, ...] | None:
    """Sets, where every envelope is as it should be and nothing stands outside of them."""
    service = np.flatnonzero(among(bulk.tags, _SERVICE))
    tags = bulk.tags[service]
    opened, closed = service[tags == _ST], service[tags == _SE]
    if len(opened) != len(closed) or (closed < opened).any():
        return None
    if int((closed - opened - 1).sum()) + len(service) != len(bulk.tags):
        return None
    problems: list[Problem] = []
    assembly = Assembly(problems)
    for at in service.tolist():
        assembly.take(segment(bulk, marks.element, at))
    assembly.finish()
    if problems or len(assembly.sets) != len(opened):
        return None
    return tuple(
        replace(one, segments=Segments(bulk, marks.element, marks.terminator, first + 1, last))
        for one, first, last in zip(assembly.sets, opened.tolist(), closed.tolist(), strict=True)
    )
