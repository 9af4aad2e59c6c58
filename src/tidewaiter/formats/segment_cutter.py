"""Segments of X12 or EDIFACT one by one, out of blocks of a file, and what is repaired in them."""

import re
from collections.abc import Callable
from typing import Generic, NamedTuple

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.parsed import MAX_LISTED
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
    """Gives the segments of a file block by block.

    `count`: how many there were, others may add to it; `doubts`: what is wrong in the latest block, each with the
    ordinal of its segment, before which nothing else of that segment is told.
    """

    def __init__(self, kind: type[One], element: str, terminator: str, syntax: Syntax, problems: list[Problem]) -> None:
        """`problems`: what is told of the file, to know when there is no more to tell."""
        self.count = 0
        self.doubts: list[tuple[int, Problem]] = []
        self._kind, self._syntax, self._problems = kind, syntax, problems
        self.element, self.terminator = element, terminator
        self._next_tag = re.compile(rf"[\r\n]+[ \t]*(?=(?:{syntax.tags}){re.escape(element)})")
        self._broken = re.compile(syntax.broken)
        self._tabbed = False

    def segments(self, block: str) -> list[One]:
        """Segments in their order; a terminator missing at a line's end, or a line break inside, is repaired."""
        self.doubts = []
        new: Callable[..., One] = tuple.__new__
        kind, element, count = self._kind, self.element, self.count
        tabbed = self._tabbed or "\t" not in block
        made: list[One] = []
        for whole in block.split(self.terminator):
            bare = whole.strip(SPACE)
            if "\n" in bare or "\r" in bare:
                found = self._pieces(bare, count + 1)
            elif bare:
                found = [bare]
            else:
                continue
            for piece in found:
                count += 1
                if not tabbed and "\t" in whole:
                    tabbed = self._tabbed = True
                    hint = "Tabs around segments are passed over; do not send them."
                    self._doubt("whitespace", count, piece[:20], hint)
                parts = tuple(piece.split(element))
                made.append(new(kind, (parts[0].strip().upper(), parts[1:], count)))
        self.count = count
        return made

    def _pieces(self, bare: str, ordinal: int) -> list[str]:
        pieces = self._next_tag.split(bare)
        if len(pieces) > 1:
            hint = "Segments were cut at the line's end: end every segment with the terminator."
            self._doubt("terminator", ordinal, pieces[0][-20:], hint)
        if any("\n" in piece or "\r" in piece for piece in pieces):
            hint = "A line break inside a segment was taken out: break lines after terminators only."
            self._doubt("whitespace", ordinal, bare[:20], hint)
        return [kept for piece in pieces if (kept := self._broken.sub("", piece).strip(SPACE))]

    def _doubt(self, code: str, ordinal: int, shown: str, hint: str) -> None:
        syntax = self._syntax
        if len(self._problems) > MAX_LISTED:
            # What is beyond is counted, not told.
            problem = self._problems[-1]
        else:
            problem = syntax.deviation(f"{syntax.name}-{code}", f"segment {ordinal}", shown, hint)
        self.doubts.append((ordinal, problem))
