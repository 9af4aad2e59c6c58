"""Segments of a message or a set in their order, most of them as the text in which they stood.

A unit of a mebibyte may have a quarter of a million segments. A run of them is kept as its text and cut up each time
it is asked for; what a text cannot say is kept as `Packed` keeps it. Nothing here knows a syntax but that a terminator
parts segments, and another mark their elements.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from tidewaiter.formats.in_chunks import InChunks
from tidewaiter.formats.packed import PACKED, Small, opened, small

FEW = 64
"""So many segments are no work to look through."""

One = TypeVar("One", bound=tuple[str, tuple[str, ...], int])
"""A segment: a named tuple of its tag, its elements and its ordinal in the file."""


class Run(NamedTuple):
    """Segments one after another: their text, no terminator at its end, the ordinal of the first, how many."""

    text: str
    first: int
    many: int
    tags: frozenset[str] | None = None
    """The tags in it, where they are known."""


def run_of(block: str, element: str, terminator: str, first: int) -> Run | None:
    """A block of segments as a run; None where blanks, tabs or line breaks ask for a closer look.

    Whether the tags are plain is for the syntax: none may be empty, or change when it is trimmed or put in capitals.
    """
    text = block
    if "\n" in text and terminator != "\n":
        text = text.replace(f"{terminator}\r\n", terminator).replace(f"{terminator}\n", terminator).strip("\r\n")
        if "\n" in text:
            return None
    text = text.removesuffix(terminator)
    if "\r" in text or "\t" in text or "\x00" in text or "\x1a" in text:
        return None
    if text[:1] == " " or text[-1:] == " " or f"{terminator} " in text or f" {terminator}" in text:
        return None
    tags = frozenset([segment.partition(element)[0] for segment in text.split(terminator)])
    return Run(text, first, text.count(terminator) + 1, tags)


def run_from(segments: Sequence[One], element: str, terminator: str) -> Run | None:
    """Segments, by ascending ordinals, as a run that gives the same again.

    None where one is missing between them, or where a mark is part of what they say.
    """
    first, many = segments[0][2], len(segments)
    if segments[-1][2] != first + many - 1:
        return None
    text = terminator.join([element.join((one[0], *one[1])) for one in segments])
    if text.count(terminator) != many - 1 or text.count(element) != sum([len(one[1]) for one in segments]):
        return None
    return Run(text, first, many, frozenset([one[0] for one in segments]))


def tags_in(segments: Sequence[One]) -> set[str]:
    """The tags of segments."""
    return segments.tags if isinstance(segments, Runs) else {one[0] for one in segments}


def parts_of(segments: Sequence[One]) -> Iterator[Run | Sequence[One]]:
    """Segments in their order, as runs where they are kept so."""
    return segments.parts() if isinstance(segments, Runs) else iter((segments,))


class Runs(InChunks[One, tuple[int, Small | Run]], Generic[One]):
    """Segments in their order, of a kind, as a file with these marks has them; of each chunk how many it has."""

    __slots__ = ("_before", "element", "kind", "terminator")

    def __init__(self, kind: type[One], element: str, terminator: str) -> None:
        super().__init__()
        self.kind, self.element, self.terminator = kind, element, terminator
        self._before = 0

    def append(self, one: One) -> None:
        """Take one more."""
        if len(self._recent) >= PACKED:
            self._close()
        self._recent.append(one)

    def like(self) -> "Runs[One]":
        """A list of no segments yet, of the same kind and the same file."""
        return Runs(self.kind, self.element, self.terminator)

    def few(self) -> list[One] | None:
        """The segments where they are few and came one by one, not to be changed; else None."""
        return None if self._chunks or len(self._recent) > FEW else self._recent

    def extend(self, run: Run) -> None:
        """Take a run."""
        if self._recent:
            self._close()
        self._chunks.append((run.many, run))
        self._before += run.many

    def _close(self) -> None:
        run = run_from(self._recent, self.element, self.terminator)
        self._chunks.append((len(self._recent), small(self._recent) if run is None else run))
        self._before += len(self._recent)
        self._recent = []

    @property
    def tags(self) -> set[str]:
        """The tags of all."""
        return set().union(*self.tags_by_part()) if self._chunks else {one[0] for one in self._recent}

    def tags_by_part(self) -> Iterator[frozenset[str] | set[str]]:
        """The tags of each of the `parts`."""
        for part in self.parts():
            if isinstance(part, Run):
                known = part.tags
                yield known if known is not None else {one[0] for one in self.cut(part)}
            else:
                yield {one[0] for one in part}

    def cut(self, run: Run) -> list[One]:
        """The segments of a run."""
        return cut(self.kind, run, self.element, self.terminator)

    def parts(self) -> Iterator[Run | list[One]]:
        """Runs, and lists of segments that came one by one, in their order."""
        for number, (_, chunk) in enumerate(self._chunks):
            yield chunk if isinstance(chunk, Run) else self._opened(number)
        yield self._recent

    def _opened(self, number: int) -> list[One]:
        _, chunk = self._chunks[number]
        if isinstance(chunk, Run):
            return self.cut(chunk)
        new = tuple.__new__
        return [new(self.kind, (tag, tuple(elements), ordinal)) for tag, elements, ordinal in opened(chunk)]

    def __len__(self) -> int:
        """How many there are."""
        return self._before + len(self._recent)

    def _placed(self, place: int) -> tuple[int, int]:
        if place >= self._before:
            return len(self._chunks), place - self._before
        number = 0
        while place >= self._chunks[number][0]:
            place -= self._chunks[number][0]
            number += 1
        return number, place


def cut(kind: type[One], run: Run, element: str, terminator: str) -> list[One]:
    """The segments of a run."""
    # A named tuple's own constructor takes twice as long.
    new: Callable[..., One] = tuple.__new__
    if run.many == 1:
        tag, *elements = run.text.split(element)
        return [new(kind, (tag, tuple(elements), run.first))]
    parts = [tuple(segment.split(element)) for segment in run.text.split(terminator)]
    return [new(kind, (one[0], one[1:], at)) for at, one in enumerate(parts, run.first)]
