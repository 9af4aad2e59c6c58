"""Segments of UN/EDIFACT one by one, out of blocks of text, and what is repaired in them."""

import re
from collections.abc import Iterator

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.edifact_marks import SPACE, Marks, Segment, deviation

TAGS = (
    "UN[BGHTEZS]|BGM|DTM|LOC|QTY|RFF|NAD|CTA|COM|FTX|TDT|GEI|EQD|TSR|MEA|DIM|SEL|TMP|RNG|CNT|CNI|MOA|CUX|CPI|GID|PAC|HAN|SGP|"
    "DGS|PCI|CST|TMD|DOC|AUT|TOD|TCC|PIA|GDS|GIS|EQA|EQN|TPL|STS|GIN|ERC|ERP|CED|ADR|ATT|NAT"
)
"""Tags that may be taken for a segment where a terminator is missing."""


class Cutter:
    """Gives the segments of a file block by block; `count` is how many there were, those of runs counted by others."""

    def __init__(self, marks: Marks, problems: list[Problem]) -> None:
        self.count = 0
        self._marks, self._problems = marks, problems
        self._next_tag = re.compile(rf"[\r\n]+[ \t]*(?=(?:{TAGS}){re.escape(marks.element)})")
        self._tabbed = False

    def segments(self, block: str) -> Iterator[Segment]:
        """Segments in their order; a terminator missing at a line's end, or a line break inside, is repaired."""
        element = self._marks.element
        tabbed = self._tabbed or "\t" not in block
        for whole in block.split(self._marks.terminator):
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
                    self._doubt(
                        "edifact-whitespace", piece[:20], "Tabs around segments are passed over; do not send them."
                    )
                parts = piece.split(element)
                yield Segment(parts[0].strip().upper(), tuple(parts[1:]), self.count)

    def _pieces(self, bare: str) -> list[str]:
        pieces = self._next_tag.split(bare)
        self.count += 1
        if len(pieces) > 1:
            hint = "Segments were cut at the line's end: end every segment with the terminator."
            self._doubt("edifact-terminator", pieces[0][-20:], hint)
        if any("\n" in piece or "\r" in piece for piece in pieces):
            hint = "A line break inside a segment was taken out: break lines after terminators only."
            self._doubt("edifact-whitespace", bare[:20], hint)
        self.count -= 1
        return [kept for piece in pieces if (kept := re.sub(r"[\r\n]+[ \t]*", "", piece).strip(SPACE))]

    def _doubt(self, code: str, shown: str, hint: str) -> None:
        self._problems.append(deviation(code, f"segment {self.count}", shown, hint))
