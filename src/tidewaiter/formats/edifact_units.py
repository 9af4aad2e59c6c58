"""Units of an EDIFACT message: what is said once for all, and the groups that each become one row.

A group begins with a tag (CNI for manifests and consolidations, GID or CNI for postal items). A unit that becomes no
row is kept with headers and trailers around it, so that the same reader reads it alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.aside import Enclosed
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_marks import COMPONENT, Marks, Segment, unreleased
from tidewaiter.formats.run_groups import Group
from tidewaiter.formats.runs import Run, Runs


class Unit(Group[Segment]):
    """The segments of one group."""

    __slots__ = ()


def cut(message: Message, *tags: str) -> tuple[Runs[Segment], Iterator[Unit] | None]:
    """Segments before the first group, and the groups, each from one of `tags` to the next of it; None for no group.

    Which tag begins groups is the first of `tags` that the message has. CNT and AUT after the last group belong to it.
    """
    few = message.segments.few()
    if few is not None:
        return _cut_few(few, message.segments, tags)
    begin = beginning(message.segments, tags)
    if begin is None:
        return message.segments, None
    header = message.segments.like()
    rest = _pieces(message.segments, begin)
    for begins, piece in rest:
        if begins:
            return header, _units(message.segments, piece, rest)
        if isinstance(piece, Run):
            header.extend(piece)
        else:
            header.append(piece)
    return header, None


def _cut_few(
    segments: list[Segment], of: Runs[Segment], tags: Sequence[str]
) -> tuple[Runs[Segment], Iterator[Unit] | None]:
    """The same of few segments."""
    for begin in tags:
        places = [at for at, segment in enumerate(segments) if segment[0] == begin]
        if places:
            header = of.like()
            for segment in segments[: places[0]]:
                header.append(segment)
            ends = [*places[1:], len(segments)]
            return header, iter([Unit(of, segments[start:end]) for start, end in zip(places, ends, strict=True)])
    return of, None


def beginning(segments: Runs[Segment], tags: Sequence[str]) -> str | None:
    """The first of `tags` that segments have, None for none; no more of them are gone through than that takes."""
    present: set[str] = set()
    for some in segments.tags_by_part():
        present |= some
        if tags[0] in present:
            break
    return next((tag for tag in tags if tag in present), None)


def grouped(segments: Runs[Segment], begins: Callable[[Segment], bool]) -> tuple[Runs[Segment], Iterator[Unit] | None]:
    """Segments before the first that begins a group, and the groups one after another; None for no group."""
    header = segments.like()
    rest = ((begins(segment), segment) for segment in segments)
    for begun, segment in rest:
        if begun:
            return header, _units(segments, segment, rest)
        header.append(segment)
    return header, None


def _units(of: Runs[Segment], first: Run | Segment, rest: Iterator[tuple[bool, Run | Segment]]) -> Iterator[Unit]:
    unit = Unit(of, first)
    for begins, piece in rest:
        if begins:
            yield unit
            unit = Unit(of, piece)
        else:
            unit.add(piece)
    yield unit


def _is_told(run: Run, begin: str) -> bool:
    """Whether a segment that begins as a tag does has that tag."""
    return run.tags is not None and all(tag == begin or not tag.startswith(begin) for tag in run.tags)


def _pieces(segments: Runs[Segment], begin: str) -> Iterator[tuple[bool, Run | Segment]]:
    """Segments, or runs of them, and whether each begins with a tag, which no run has but at its beginning."""
    terminator = segments.terminator
    for part in segments.parts():
        if not isinstance(part, Run) or not _is_told(part, begin):
            for segment in segments.cut(part) if isinstance(part, Run) else part:
                yield segment.tag == begin, segment
            continue
        before, *begun = f"{terminator}{part.text}".split(f"{terminator}{begin}")
        at = part.first
        if before:
            many = before.count(terminator)
            yield False, Run(before[len(terminator) :], at, many)
            at += many
        for text in begun:
            many = text.count(terminator) + 1
            yield True, Run(begin + text, at, many)
            at += many


def opened(message: Message, header: Sequence[Segment], marks: Marks) -> str:
    """What stands in front of every unit of a message as a file of its own."""
    around = [s for s in (message.unb, message.ung, message.unh) if s is not None]
    una = "" if marks == Marks() else f"UNA{marks.component}{marks.element}{marks.decimal}{marks.release or ' '} "
    text = f"{una}{marks.terminator}" if una else ""
    return text + marks.rebuild_all(around) + marks.rebuild_all(header)


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


@dataclass(slots=True)
class Above:
    """What stands above a unit: its message, the segments before the first unit, the file's marks and its codec."""

    message: Message
    header: Sequence[Segment]
    marks: Marks
    encoding: str
    _opened: bytes | None = field(default=None, init=False, compare=False)

    def put_aside(self, unit: Unit, hint: str, reading: Reading) -> None:
        """A unit as a reject, because nothing identifies it."""
        if reading.kept_together() is not None:
            reading.reject_again(self.alone(unit))
            return
        first = unit.segments[0]
        reading.reject("unit-unreadable", first.path, first.shown, hint, self.alone(unit))

    def alone(self, unit: Unit) -> Enclosed:
        """A unit under what stands above it, and trailers that count rightly behind."""
        if self._opened is None:
            self._opened = opened(self.message, self.header, self.marks).encode(self.encoding, errors="replace")
        run, marks = unit.run, self.marks
        if run is not None and unreleased(run.text) and not (marks.release and marks.release in run.text):
            own = run.text.replace(COMPONENT, marks.component) + marks.terminator
        else:
            own = marks.rebuild_all(unit.segments)
        size = len(unit.segments) if run is None else run.many
        return Enclosed(self._opened, own.encode(self.encoding, errors="replace"), size, self._closed)

    def _closed(self, size: int) -> bytes:
        return closed(self.message, len(self.header) + size, self.marks).encode(self.encoding, errors="replace")
