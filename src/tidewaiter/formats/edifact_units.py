"""Units of an EDIFACT message: what is said once for all, and the groups that each become one row.

A group begins with a tag (CNI for manifests and consolidations, GID or CNI for postal items). A unit that becomes no
row is kept with headers and trailers around it, so that the same reader reads it alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tidewaiter.formats.aside import Enclosed
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_marks import Marks, Segment, listed, remade
from tidewaiter.formats.packed import PACKED, Packed, in_blocks


@dataclass(slots=True)
class Unit:
    """The segments of one group, at least one."""

    segments: Sequence[Segment]

    def first(self, tag: str) -> Segment | None:
        """The first segment of the group with this tag."""
        for segment in self.segments:
            if segment.tag == tag:
                return segment
        return None


def cut(message: Message, *tags: str) -> tuple[Packed[Segment], Iterator[Unit] | None]:
    """Segments before the first group, and the groups, each from one of `tags` to the next of it; None for no group.

    Which tag begins groups is the first of `tags` that the message has. CNT and AUT after the last group belong to it.
    """
    begin = beginning(message.segments, tags)
    return grouped(message.segments, lambda segment: segment.tag == begin)


def beginning(segments: Iterable[Segment], tags: Sequence[str]) -> str | None:
    """The first of `tags` that segments have, None for none; no more of them are gone through than that takes."""
    best, present = tags[0], set()
    for segment in segments:
        if segment.tag == best:
            return best
        present.add(segment.tag)
    return next((tag for tag in tags if tag in present), None)


def grouped(
    segments: Iterable[Segment], begins: Callable[[Segment], bool]
) -> tuple[Packed[Segment], Iterator[Unit] | None]:
    """Segments before the first that begins a group, and the groups one after another; None for no group."""
    header = listed()
    rest = iter(segments)
    for segment in rest:
        if begins(segment):
            return header, _units(segment, rest, begins)
        header.append(segment)
    return header, None


def _units(first: Segment, rest: Iterator[Segment], begins: Callable[[Segment], bool]) -> Iterator[Unit]:
    segments: list[Segment] | Packed[Segment] = [first]
    for segment in rest:
        if begins(segment):
            yield Unit(segments)
            segments = [segment]
            continue
        if len(segments) == PACKED:
            segments = Packed(remade, segments)
        segments.append(segment)
    yield Unit(segments)


def opened(message: Message, header: Iterable[Segment], marks: Marks) -> str:
    """What stands in front of every unit of a message as a file of its own."""
    around = [s for s in (message.unb, message.ung, message.unh) if s is not None]
    una = "" if marks == Marks() else f"UNA{marks.component}{marks.element}{marks.decimal}{marks.release or ' '} "
    text = f"{una}{marks.terminator}" if una else ""
    return text + "".join(marks.rebuild(s) for s in (*around, *header))


def closed(message: Message, count: int, marks: Marks) -> str:
    """What stands behind a unit: trailers that count rightly its segments and those in front of it."""
    text = ""
    if message.unh is not None:
        text += marks.write("UNT", str(count + 2), message.unh.get(1))
    if message.ung is not None:
        text += marks.write("UNE", "1", message.ung.get(5))
    if message.unb is not None:
        text += marks.write("UNZ", "1", message.unb.get(5))
    return text


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a unit: its message, the segments before the first unit, the file's marks and its codec."""

    message: Message
    header: Sequence[Segment]
    marks: Marks
    encoding: str
    _opened: list[bytes] = field(default_factory=list, init=False, compare=False)

    def alone(self, unit: Unit) -> Enclosed:
        """A unit under what stands above it, and trailers that count rightly behind."""
        if not self._opened:
            self._opened.append(opened(self.message, self.header, self.marks).encode(self.encoding, errors="replace"))
        own = in_blocks(self.marks.rebuild(segment) for segment in unit.segments)
        return Enclosed(self._opened[0], own.encode(self.encoding, errors="replace"), len(unit.segments), self._closed)

    def _closed(self, size: int) -> bytes:
        return closed(self.message, len(self.header) + size, self.marks).encode(self.encoding, errors="replace")
