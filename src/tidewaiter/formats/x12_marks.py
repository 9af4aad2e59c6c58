"""Separators of ASC X12, the segments they part, and how the separators of a file are known."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.runs import Runs
from tidewaiter.formats.segment_cutter import SPACE

TAG = r"[A-Z][A-Z0-9]{1,2}"
OPENING = re.compile(r"(?:ISA|GS|ST|M10)(?P<separator>[^A-Za-z0-9 \r\n\t])")

ISA_WIDTH = 106
"""Characters of an interchange header with its terminator: it alone has a fixed width."""

_ISA_ELEMENTS = 16
_COMPONENT, _TERMINATOR = 104, 105
_BODY_START = re.compile(r"(?:GS|ST)[^A-Za-z0-9 \r\n\t]")


class Segment(NamedTuple):
    """One segment: its tag, its elements (`get` counts from 1 as the standard does) and its ordinal in the file."""

    tag: str
    elements: tuple[str, ...]
    ordinal: int

    def get(self, number: int) -> str:
        """Element `number` without the blanks around it, '' where the segment ends before."""
        elements = self.elements
        return elements[number - 1].strip() if number <= len(elements) else ""

    @property
    def path(self) -> str:
        """Where problems of this segment are, e.g. `segment 12 (N10)`."""
        return f"segment {self.ordinal} ({self.tag})"


@dataclass(frozen=True, slots=True)
class Delimiters:
    """What separates elements, components and segments."""

    element: str = "*"
    component: str = ">"
    terminator: str = "~"

    def rebuild(self, segment: Segment) -> str:
        """A segment as it was."""
        return self.element.join((segment[0], *segment[1])) + self.terminator

    def write(self, tag: str, *elements: str) -> str:
        """A segment as text, empty elements at its end left out."""
        return self.element.join((tag, *elements)).rstrip(self.element) + self.terminator


def listed(marks: Delimiters) -> Runs[Segment]:
    """A list of segments of a file, which may become very long."""
    return Runs(Segment, marks.element, marks.terminator)


def deviation(code: str, path: str, value: str, hint: str) -> Problem:
    """A warning of the file: nothing of it is refused."""
    return Problem(code, path, value, hint)


def opening(head: bytes) -> str | None:
    """The text from its first segment on, when it begins as X12 does; None for anything else."""
    text = head[:4096].decode("latin-1").removeprefix("ï»¿").lstrip(SPACE)
    return text if OPENING.match(text) else None


def delimiters_of(text: str, problems: list[Problem]) -> Delimiters:
    """What the interchange header shows, or what is guessed with a problem."""
    if not text.startswith("ISA"):
        hint = "Send the interchange with its envelope (ISA, GS). Separators were guessed."
        problems.append(deviation("x12-envelope", "segment 1", text[:20], hint))
        return _guessed(text)
    element = text[3]
    header = text[:ISA_WIDTH]
    if len(header) == ISA_WIDTH and header[:_COMPONENT].count(element) == _ISA_ELEMENTS and header[103] == element:
        terminator = header[_TERMINATOR]
        return Delimiters(element, header[_COMPONENT], "\n" if terminator in "\r\n" else terminator)
    return _of_wrong_width(text, element, problems)


def _of_wrong_width(text: str, element: str, problems: list[Problem]) -> Delimiters:
    """Separators of an ISA that is not 106 characters wide: what stands before the next segment."""
    hint = f"ISA is {ISA_WIDTH} characters wide, its elements padded. Separators were guessed."
    problems.append(deviation("x12-isa", "segment 1 (ISA)", text[:ISA_WIDTH], hint))
    body = _BODY_START.search(text, 4, 4096)
    before = text[: body.start()] if body else text[:4096]
    shown = before.rstrip(SPACE)
    last = shown[-1:]
    if not body or last.isalnum() or last == element or len(shown) < len("ISA*"):
        return Delimiters(element, ">", "\n" if "\n" in text else "~")
    if "\n" in before[len(shown) :] and shown[-2:-1] == element:
        return Delimiters(element, last, "\n")
    component = shown[-2:-1]
    return Delimiters(element, ">" if component.isalnum() or component in {element, ""} else component, last)


def _guessed(text: str) -> Delimiters:
    """Separators without an ISA: what follows the first tag, and what stands before the second."""
    opened = OPENING.match(text)
    element = opened["separator"] if opened else "*"
    if "~" in text and element != "~":
        return Delimiters(element, ">", "~")
    found = re.search(rf"[^A-Za-z0-9 \r\n\t{re.escape(element)}](?=[ \r\n\t]*{TAG}{re.escape(element)})", text[:4096])
    if found and "\n" not in text[: found.start()]:
        return Delimiters(element, ">", found[0])
    return Delimiters(element, ">", "\n")
