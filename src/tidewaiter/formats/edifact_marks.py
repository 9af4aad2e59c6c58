"""Separators of UN/EDIFACT, the segments they part, and text that is released from them.

A released separator is kept as one character of a private plane while a file is cut up, so that cutting needs no look
at single characters; `Segment.get` gives it back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.packed import PACKED, in_blocks
from tidewaiter.formats.runs import Runs

COMPONENT = "\x1f"
"""What parts components within `Segment.elements`, whatever the file uses."""

KINDS = (
    *("CUSCAR", "CUSREP", "CUSDEC", "CUSRES", "CUSEXP", "CUSPED", "IFCSUM", "IFTMIN", "IFTMAN", "IFTMBF", "IFTMBC"),
    *("IFTMCS", "IFTSTA", "IFTMBP", "BAPLIE", "COARRI", "CODECO", "COPRAR", "COPARN", "COREOR", "MOVINS", "TANSTA"),
    *("APERAK", "CONTRL", "PAXLST", "PNRGOV", "CREMUL", "DESADV", "INVOIC", "GOVCBR", "CALINF", "VERMAS", "VESDEP"),
    *("ITMATT", "CUSITM", "CUSRSP", "PREDES", "RESDES", "PRECON", "RESCON", "CARDIT", "RESDIT", "EMSEVT", "ITMREF"),
)
"""Messages known by name, also where the segment that names them is damaged."""

_PLANE = 0xF0000
_BYTE = 256
_BACK = {_PLANE + n: chr(n) for n in range(_BYTE)}
_RELEASED = re.compile(f"[{chr(_PLANE)}-{chr(_PLANE + _BYTE - 1)}]")


class Segment(NamedTuple):
    """One segment: its tag, its data elements and its ordinal in the file.

    `get` counts elements and components from 1. Components within an element are parted by COMPONENT.
    """

    tag: str
    elements: tuple[str, ...]
    ordinal: int

    def get(self, element: int, component: int = 1) -> str:
        """A component without the blanks around it, '' where segment or element ends before."""
        if element > len(self.elements):
            return ""
        whole = self.elements[element - 1]
        if COMPONENT in whole:
            parts = whole.split(COMPONENT)
            if component > len(parts):
                return ""
            whole = parts[component - 1]
        elif component > 1:
            return ""
        return whole.strip() if whole.isascii() else whole.translate(_BACK).strip()

    def components(self, element: int) -> list[str]:
        """All components of an element that are not empty."""
        if element > len(self.elements):
            return []
        return texts(self.elements[element - 1])

    @property
    def path(self) -> str:
        """Where problems of this segment are, e.g. `segment 12 (NAD)`."""
        return f"segment {self.ordinal} ({plain(self.tag[:6]).replace(COMPONENT, ':')})"

    @property
    def shown(self) -> str:
        """The segment as a reader of EDIFACT knows it, for problems."""
        return plain("+".join((self.tag, *self.elements)).replace(COMPONENT, ":"))


def texts(element: str) -> list[str]:
    """All components of an element that are not empty."""
    return [text for part in element.split(COMPONENT) if (text := plain(part).strip())]


@dataclass(frozen=True, slots=True)
class Marks:
    """What separates components, elements and segments, marks decimals, and releases one of these."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"

    def write(self, tag: str, *elements: str | tuple[str, ...]) -> str:
        """A segment as text: a tuple is a composite; empty components and elements at the end are left out."""
        parts = [tag]
        for element in elements:
            if isinstance(element, str):
                parts.append(self.escape(element))
                continue
            components = list(element)
            while len(components) > 1 and not components[-1]:
                components.pop()
            parts.append(self.component.join(self.escape(c) for c in components))
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        return self.element.join(parts) + self.terminator

    def escape(self, text: str) -> str:
        """Text whose separators are released."""
        if not self.release:
            return text
        for mark in (self.release, self.component, self.element, self.terminator):
            if mark in text:
                text = text.replace(mark, self.release + mark)
        return text

    def rebuild(self, segment: Segment) -> str:
        """A segment as it stood, with the separators of its file."""
        whole = self.element.join((segment.tag, *segment.elements))
        if unreleased(whole) and not (self.release and self.release in whole):
            return whole.replace(COMPONENT, self.component) + self.terminator
        composites = [
            self.component.join(self.escape(plain(part)) for part in element.split(COMPONENT))
            for element in segment.elements
        ]
        return self.element.join((self.escape(plain(segment.tag)), *composites)) + self.terminator

    def rebuild_all(self, segments: Sequence[Segment]) -> str:
        """Segments one after another as they stood."""
        if not segments:
            return ""
        if len(segments) < PACKED and self.terminator != COMPONENT:
            element = self.element
            whole = self.terminator.join([element.join((one[0], *one[1])) for one in segments])
            if unreleased(whole) and not (self.release and self.release in whole):
                return whole.replace(COMPONENT, self.component) + self.terminator
        return in_blocks(map(self.rebuild, segments))


def listed(marks: Marks) -> Runs[Segment]:
    """A list of segments of a file, which may become very long."""
    return Runs(Segment, marks.element, marks.terminator)


def unreleased(text: str) -> bool:
    """Whether nothing in a text was released: a separator that is text stands in the private plane."""
    return text.isascii() or not _RELEASED.search(text)


def plain(text: str) -> str:
    """Text with what was released put back."""
    return text if unreleased(text) else text.translate(_BACK)


def released(text: str, marks: Marks) -> str:
    """A file whose released separators stand in the private plane and whose components are parted by COMPONENT."""
    release = marks.release
    if release and release in text:
        for mark in (release, marks.component, marks.element, marks.terminator):
            if ord(mark) < _BYTE:
                text = text.replace(release + mark, chr(_PLANE + ord(mark)))
    if marks.component == COMPONENT:
        return text
    if COMPONENT in text:
        text = text.replace(COMPONENT, chr(_PLANE + ord(COMPONENT)))
    return text.replace(marks.component, COMPONENT)


def deviation(code: str, path: str, value: str, hint: str) -> Problem:
    """A warning about the form of a file."""
    return Problem(code, path, value.replace(COMPONENT, ":"), hint)
