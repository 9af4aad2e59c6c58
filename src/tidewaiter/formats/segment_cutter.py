"""Segments of X12 or EDIFACT one by one, out of blocks of a file, and what is repaired in them."""

import re
from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.runs import One

SPACE = "\r\n\t \x00\x1a"
"""What is passed over around segments."""


class Syntax(NamedTuple):
    """How a syntax is repaired.

    `name` begins the codes of its problems; `tags` may be taken for a segment where a terminator is missing; `broken`
    is what is taken out of a segment that a line's end breaks; `deviation` makes a problem.
    """

    name: str
    tags: str
    broken: str
    deviation: Callable[[str, str, str, str], Problem]


class Cutter(Generic[One]):
    """Gives the segments of a file block by block; `count` is how many there were, others may add to it."""

    def __init__(self, kind: type[One], element: str, terminator: str, syntax: Syntax, problems: list[Problem]) -> None:
        self.count = 0
        self._kind, self._element, self._terminator = kind, element, terminator
        self._syntax, self._problems = syntax, problems
        self._next_tag = re.compile(rf"[\r\n]+[ \t]*(?=(?:{syntax.tags}){re.escape(element)})")
        self._broken = re.compile(syntax.broken)
        self._tabbed = False

    def segments(self, block: str) -> Iterator[One]:
        """Segments in their order; a terminator missing at a line's end, or a line break inside, is repaired."""
        kind, element, new = self._kind, self._element, tuple.__new__
        tabbed = self._tabbed or "\t" not in block
        for whole in block.split(self._terminator):
            bare = whole.strip(SPACE)
            if "\n" in bare or "\r" in bare:
                found = self._pieces(bare)
            elif bare:
                found = [bare]
            else:
                continue
            for piece in found:
                self.count += 1
                if not tabbed and "\t" in whole:
                    tabbed = self._tabbed = True
                    hint = "Tabs around segments are passed over; do not send them."
                    self._doubt("whitespace", self.count, piece[:20], hint)
                parts = piece.split(element)
                yield new(kind, (parts[0].strip().upper(), tuple(parts[1:]), self.count))

    def _pieces(self, bare: str) -> list[str]:
        pieces = self._next_tag.split(bare)
        if len(pieces) > 1:
            hint = "Segments were cut at the line's end: end every segment with the terminator."
            self._doubt("terminator", self.count + 1, pieces[0][-20:], hint)
        if any("\n" in piece or "\r" in piece for piece in pieces):
            hint = "A line break inside a segment was taken out: break lines after terminators only."
            self._doubt("whitespace", self.count + 1, bare[:20], hint)
        return [kept for piece in pieces if (kept := self._broken.sub("", piece).strip(SPACE))]

    def _doubt(self, code: str, ordinal: int, shown: str, hint: str) -> None:
        syntax = self._syntax
        self._problems.append(syntax.deviation(f"{syntax.name}-{code}", f"segment {ordinal}", shown, hint))
