"""Tolerant tokenizer for ASC X12 interchanges: bytes to transaction sets of segments.

Follows X12.5 (interchange control) and X12.6 (application control): separators are what ISA shows, a set is ST to SE,
a group GS to GE. Real files deviate: an ISA of the wrong width, lines broken after or inside segments, no envelope,
wrong counts and control numbers. Each deviation is a WARNING with the ordinal of its segment; nothing is refused but
what is too large. Says nothing about what a set means.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tidewaiter.cargo.problem import Problem, Severity

MAX_BYTES = 64 * 2**20
MAX_SEGMENTS = 1_000_000

MAX_LISTED = 10_000
"""Deviations listed one by one."""

ISA_WIDTH = 106
"""Characters of an interchange header with its terminator: it alone has a fixed width."""

_ISA_ELEMENTS = 16
_COMPONENT, _TERMINATOR = 104, 105
_SPACE = "\r\n\t \x00\x1a"
_BODY_START = re.compile(r"(?:GS|ST)[^A-Za-z0-9 \r\n\t]")
_TAG = r"[A-Z][A-Z0-9]{1,2}"
_TAGS = "ISA|GS|ST|M1[0-3]|P[45]|LX|N[1-4]|N9|N10|DTM|PER|G61|R4|VID|M7A?|VC|MAN|H[12]|K[12]|NTE|REF|SE|GE|IEA"
"""Segments of a manifest and its envelope: what may be taken for a segment where a terminator is missing."""
_OPENING = re.compile(r"(?:ISA|GS|ST|M10)(?P<separator>[^A-Za-z0-9 \r\n\t])")
_SERVICE = frozenset({"ISA", "GS", "ST", "SE", "GE", "IEA"})
_TRAILER_COUNT = 1
_TRAILER_CONTROL = 2
_ST_CONTROL, _GS_CONTROL, _ISA_CONTROL = 2, 6, 13


class Segment(NamedTuple):
    """One segment: its tag, its elements (`get` counts from 1 as the standard does) and its ordinal in the file."""

    tag: str
    elements: tuple[str, ...]
    ordinal: int

    def get(self, number: int) -> str:
        """Element `number` without the blanks around it, '' where the segment ends before."""
        return self.elements[number - 1].strip() if number <= len(self.elements) else ""

    @property
    def path(self) -> str:
        """Where problems of this segment are, e.g. `segment 12 (N10)`."""
        return f"segment {self.ordinal} ({self.tag})"


@dataclass(slots=True)
class TransactionSet:
    """One set with the headers around it; `isa`, `gs` and `st` are None where the file has none.

    `segments` are those between ST and SE. `code` is '' when neither ST nor the first segment tells it.
    """

    code: str
    isa: Segment | None
    gs: Segment | None
    st: Segment | None
    segments: list[Segment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Delimiters:
    """What separates elements, components and segments."""

    element: str = "*"
    component: str = ">"
    terminator: str = "~"

    def write(self, tag: str, *elements: str) -> str:
        """A segment as text, empty elements at its end left out."""
        return self.element.join((tag, *elements)).rstrip(self.element) + self.terminator


@dataclass(frozen=True, slots=True)
class Interchange:
    """What a file holds: sets in their order, its separators, its encoding and every deviation."""

    sets: tuple[TransactionSet, ...]
    delimiters: Delimiters
    encoding: str
    problems: tuple[Problem, ...]


def opening(head: bytes) -> str | None:
    """The text from its first segment on, when it begins as X12 does; None for anything else."""
    text = head[:4096].decode("latin-1").removeprefix("ï»¿").lstrip(_SPACE)
    return text if _OPENING.match(text) else None


def first_set(head: bytes) -> str | None:
    """Code of the first set in the first bytes of a file, '' when they do not show it, None when it is not X12."""
    text = opening(head)
    if text is None:
        return None
    if text.startswith("M10"):
        return "309"
    found = re.search(r"(?:^|[^A-Z0-9])ST([^A-Za-z0-9 \r\n\t])[ \t]*(?P<code>\d{3})\1", text)
    return found["code"] if found else ""


def tokenise(data: bytes) -> Interchange:
    """All sets of a file. Bytes that are not X12 give no set and no problem: `opening` says whether they are."""
    text, encoding, problems = _decoded(data)
    if not _OPENING.match(text):
        return Interchange((), Delimiters(), encoding, tuple(problems))
    delimiters = delimiters_of(text, problems)
    reading = _Reading(problems)
    for count, segment in enumerate(_segments(text, delimiters, problems), 1):
        if count > MAX_SEGMENTS:
            hint = "Split the file at the source. What follows was not read."
            problems.append(Problem("too-large", segment.path, f"over {MAX_SEGMENTS} segments", hint, Severity.FATAL))
            break
        reading.take(segment)
    reading.finish()
    return Interchange(tuple(reading.sets), delimiters, encoding, tuple(_bounded(problems)))


def envelopes(service: Iterable[Segment]) -> tuple[list[Problem], list[TransactionSet]]:
    """What is wrong with envelopes by their headers and trailers alone, and the sets, without what is in them."""
    problems: list[Problem] = []
    reading = _Reading(problems)
    for segment in service:
        reading.take(segment)
    reading.finish()
    return problems, reading.sets


def _bounded(problems: list[Problem]) -> list[Problem]:
    """The first MAX_LISTED deviations, and one that says how many more there are."""
    if len(problems) <= MAX_LISTED:
        return problems
    said = f"{len(problems) - MAX_LISTED} more deviations"
    return [*problems[:MAX_LISTED], _warning("x12-envelope", "message", said, "Not listed one by one.")]


def _decoded(data: bytes) -> tuple[str, str, list[Problem]]:
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode("utf-8").lstrip(_SPACE), "utf-8", []
    except UnicodeDecodeError as error:
        hint = "Read as Latin-1; send ASCII or UTF-8."
        shown = body[error.start : error.start + 8].hex(" ")
        return body.decode("latin-1").lstrip(_SPACE), "latin-1", [_warning("x12-encoding", "message", shown, hint)]


def _warning(code: str, path: str, value: str, hint: str) -> Problem:
    return Problem(code, path, value, hint)


# -- separators -------------------------------------------------------------------------------------------------------


def delimiters_of(text: str, problems: list[Problem]) -> Delimiters:
    """What the interchange header shows, or what is guessed with a problem."""
    if not text.startswith("ISA"):
        hint = "Send the interchange with its envelope (ISA, GS). Separators were guessed."
        problems.append(_warning("x12-envelope", "segment 1", text[:20], hint))
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
    problems.append(_warning("x12-isa", "segment 1 (ISA)", text[:ISA_WIDTH], hint))
    body = _BODY_START.search(text, 4, 4096)
    before = text[: body.start()] if body else text[:4096]
    shown = before.rstrip(_SPACE)
    last = shown[-1:]
    if not body or last.isalnum() or last == element or len(shown) < len("ISA*"):
        return Delimiters(element, ">", "\n" if "\n" in text else "~")
    if "\n" in before[len(shown) :] and shown[-2:-1] == element:
        return Delimiters(element, last, "\n")
    component = shown[-2:-1]
    return Delimiters(element, ">" if component.isalnum() or component in {element, ""} else component, last)


def _guessed(text: str) -> Delimiters:
    """Separators without an ISA: what follows the first tag, and what stands before the second."""
    opened = _OPENING.match(text)
    element = opened["separator"] if opened else "*"
    if "~" in text and element != "~":
        return Delimiters(element, ">", "~")
    found = re.search(rf"[^A-Za-z0-9 \r\n\t{re.escape(element)}](?=[ \r\n\t]*{_TAG}{re.escape(element)})", text[:4096])
    if found and "\n" not in text[: found.start()]:
        return Delimiters(element, ">", found[0])
    return Delimiters(element, ">", "\n")


# -- segments ---------------------------------------------------------------------------------------------------------


def _segments(text: str, delimiters: Delimiters, problems: list[Problem]) -> Iterator[Segment]:
    """Segments in their order; a terminator that is missing at a line's end, or a line break inside, is repaired."""
    element = delimiters.element
    next_tag = re.compile(rf"[\r\n]+[ \t]*(?=(?:{_TAGS}){re.escape(element)})")
    ordinal = 0
    tabbed = "\t" not in text
    for whole in text.split(delimiters.terminator):
        stripped = whole.strip(_SPACE)
        if "\n" in stripped or "\r" in stripped:
            pieces = _pieces(stripped, next_tag, ordinal, problems)
        elif stripped:
            pieces = [stripped]
        else:
            continue
        for bare in pieces:
            ordinal += 1
            if not tabbed and "\t" in whole:
                tabbed = True
                hint = "Tabs around segments are passed over; do not send them."
                problems.append(_warning("x12-whitespace", f"segment {ordinal}", bare[:20], hint))
            parts = bare.split(element)
            yield Segment(parts[0].strip().upper(), tuple(parts[1:]), ordinal)


def _pieces(bare: str, next_tag: re.Pattern[str], ordinal: int, problems: list[Problem]) -> list[str]:
    pieces = next_tag.split(bare)
    path = f"segment {ordinal + 1}"
    if len(pieces) > 1:
        hint = "Segments were cut at the line's end: end every segment with the terminator."
        problems.append(_warning("x12-terminator", path, pieces[0][-20:], hint))
    if any("\n" in piece or "\r" in piece for piece in pieces):
        hint = "A line break inside a segment was taken out: break lines after terminators only."
        problems.append(_warning("x12-whitespace", path, bare[:20], hint))
    return [kept for piece in pieces if (kept := re.sub(r"[\r\n]+", "", piece).strip(_SPACE))]


# -- envelopes --------------------------------------------------------------------------------------------------------


class _Reading:
    """Sets as segments come, and whether the envelopes around them keep their promises."""

    def __init__(self, problems: list[Problem]) -> None:
        self.sets: list[TransactionSet] = []
        self.problems = problems
        self._isa: Segment | None = None
        self._gs: Segment | None = None
        self._set: TransactionSet | None = None
        self._groups = 0
        self._sets_in_group = 0

    def take(self, segment: Segment) -> None:
        """Put the next segment where it belongs."""
        if segment.tag not in _SERVICE:
            self._inside(segment)
            return
        match segment.tag:
            case "ISA":
                self._close_set("ISA")
                self._isa, self._gs, self._groups = segment, None, 0
            case "GS":
                self._close_set("GS")
                self._gs, self._sets_in_group = segment, 0
                self._groups += 1
            case "ST":
                self._close_set("ST")
                self._set = TransactionSet(segment.get(1), self._isa, self._gs, segment)
                self._sets_in_group += 1
            case "SE":
                self._end_set(segment)
            case "GE":
                self._close_set("GE")
                self._trailer(segment, self._gs, self._sets_in_group, _GS_CONTROL)
                self._gs = None
            case "IEA":
                self._close_set("IEA")
                self._trailer(segment, self._isa, self._groups, _ISA_CONTROL)
                self._isa, self._gs = None, None

    def _inside(self, segment: Segment) -> None:
        if self._set is None:
            if segment.tag == "M10":
                self._doubt("x12-envelope", segment, "", "A set begins with ST: its header is missing.")
                self._set = TransactionSet("309", self._isa, self._gs, None)
            else:
                self._doubt("x12-stray-segment", segment, "*".join(segment.elements), "It stands outside any set.")
                return
        self._set.segments.append(segment)

    def _end_set(self, segment: Segment) -> None:
        done, self._set = self._set, None
        if done is None:
            self._doubt("x12-stray-segment", segment, "*".join(segment.elements), "It ends a set that never began.")
            return
        # ST and SE count themselves; between them nothing stands that is not of the set.
        first = done.st.ordinal if done.st is not None else segment.ordinal
        self._trailer(segment, done.st, segment.ordinal - first + 1, _ST_CONTROL)
        self.sets.append(done)

    def _close_set(self, by: str) -> None:
        if self._set is not None:
            path = self._set.segments[-1].path if self._set.segments else "set"
            self.problems.append(_warning("x12-envelope", path, by, "A set ends with SE: its trailer is missing."))
            self.sets.append(self._set)
            self._set = None

    def _trailer(self, segment: Segment, header: Segment | None, count: int, control: int) -> None:
        if header is None:
            self._doubt("x12-envelope", segment, "", f"{segment.tag} has no header before it.")
            return
        said = segment.get(_TRAILER_COUNT)
        if (said.lstrip("0") or "0") != str(count):
            self._doubt("x12-count", segment, said, f"It counts wrongly: there are {count}. Was something lost?")
        number, expected = segment.get(_TRAILER_CONTROL), header.get(control)
        if number.lstrip("0") != expected.lstrip("0"):
            self._doubt("x12-control-number", segment, number, f"{header.tag} has the control number {expected}.")

    def _doubt(self, code: str, segment: Segment, value: str, hint: str) -> None:
        self.problems.append(_warning(code, segment.path, value, hint))

    def finish(self) -> None:
        """The end of the file: what is still open was cut off."""
        self._close_set("end of file")
        for header, trailer in ((self._gs, "GE"), (self._isa, "IEA")):
            if header is not None:
                self._doubt("x12-envelope", header, "", f"The file ends without {trailer}: was something lost?")
