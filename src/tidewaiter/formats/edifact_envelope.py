"""Envelopes of UN/EDIFACT: messages as their segments come, and whether the headers around them keep their promises."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.edifact_marks import COMPONENT, KINDS, Marks, Segment, deviation, listed
from tidewaiter.formats.parsed import MAX_LISTED
from tidewaiter.formats.runs import Run, Runs

_KIND = re.compile(rf"(?<![A-Z0-9])({'|'.join(KINDS)})(?![A-Z0-9])")
_A_NAME = re.compile("[A-Z]{6}")
_A_TAG = re.compile("[A-Z]{3}")
_TAG_LENGTH = 3
_BY_DOCUMENT = {"85": "CUSCAR", "785": "CUSCAR", "833": "CUSCAR", "787": "IFCSUM"}
"""Document codes (1001) by which a message is known whose UNH is missing or names none."""
_BEGINNING = 3
"""Segments among which the document (BGM) stands."""

_UNB_REFERENCE, _UNB_APPLICATION, _UNG_REFERENCE = 5, 7, 5
_SERVICE = frozenset({"UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"})


@dataclass(slots=True)
class Message:
    """One message with the headers around it; `unb`, `ung` and `unh` are None where the file has none.

    `segments` are those between UNH and UNT. `kind` is '' when nothing tells it.
    """

    kind: str
    unb: Segment | None
    ung: Segment | None
    unh: Segment | None
    segments: Runs[Segment]

    @property
    def release(self) -> str:
        """Version and release of the directory, e.g. `D.95B`."""
        return f"{self.unh.get(2, 2)}.{self.unh.get(2, 3)}".strip(".") if self.unh is not None else ""

    @property
    def reference(self) -> str:
        """The sender's reference of the message (0062)."""
        return self.unh.get(1) if self.unh is not None else ""

    @property
    def sender(self) -> str:
        """Who sent the interchange (S002), or the group."""
        return (self.unb.get(2) if self.unb is not None else "") or (self.ung.get(2) if self.ung is not None else "")

    @property
    def is_test(self) -> bool:
        """Whether the interchange says that it is a test (0035)."""
        return self.unb is not None and self.unb.get(11) == "1"


class Assembly:
    """Takes segments in their order; afterwards `messages` are what they make."""

    begin = "UNH"
    end = "UNT"

    def __init__(self, problems: list[Problem], marks: Marks) -> None:
        self.messages: list[Message] = []
        self.problems = problems
        self._marks = marks
        self._unb: Segment | None = None
        self._ung: Segment | None = None
        self._message: Message | None = None
        self._in_group = 0
        self._in_interchange = 0
        self._groups = 0
        self._told_envelope = False

    def take(self, segment: Segment) -> None:
        """Put the next segment where it belongs."""
        if segment.tag not in _SERVICE:
            self._inside(segment)
        elif segment.tag == "UNH":
            self._open(segment)
        elif segment.tag == "UNT":
            self._end(segment)
        elif segment.tag == "UNB":
            self._close_group(segment.tag)
            self._left_open(self._unb, "UNZ", segment.tag)
            self._unb, self._in_interchange, self._groups = segment, 0, 0
        elif segment.tag == "UNG":
            self._close_group(segment.tag)
            self._ung, self._in_group = segment, 0
            self._groups += 1
        elif segment.tag == "UNE":
            self._close(segment.tag)
            self._trailer(segment, self._ung, self._in_group, _UNG_REFERENCE)
            self._ung = None
        else:
            self._close_group(segment.tag)
            self._trailer(segment, self._unb, self._groups or self._in_interchange, _UNB_REFERENCE)
            self._unb = None

    def path(self, segment: Segment) -> str:
        """Where problems of a segment are."""
        return segment.path

    def takes(self, tags: Iterable[str]) -> bool:
        """Whether segments with these tags lie within the message that is open, and all are plain."""
        return self._message is not None and _SERVICE.isdisjoint(tags) and all(map(_A_TAG.fullmatch, tags))

    def take_run(self, run: Run) -> None:
        """Put such segments into the message that is open."""
        if self._message is not None:
            self._message.segments.extend(run)

    def _open(self, segment: Segment) -> None:
        self._close("UNH")
        if self._unb is None and not self._told_envelope:
            self._told_envelope = True
            self._doubt("edifact-envelope", segment, "", "Send the interchange with its envelope (UNB, UNZ).")
        kind = segment.get(2)
        if kind not in KINDS and not _A_NAME.fullmatch(kind):
            kind = self._named(COMPONENT.join(segment.elements))
            self._doubt("edifact-header", segment, None, "UNH names the message in its second element.")
        self._begin(kind, segment)

    def _begin(self, kind: str, unh: Segment | None) -> None:
        self._message = Message(kind, self._unb, self._ung, unh, listed(self._marks))
        self._in_group += 1
        self._in_interchange += 1

    def _named(self, text: str) -> str:
        """The kind that a damaged header still shows, or that the headers around it name."""
        found = _KIND.search(text) if text else None
        if found:
            return found[1]
        group = self._ung.get(1) if self._ung is not None else ""
        return group or (self._unb.get(_UNB_APPLICATION) if self._unb is not None else "")

    def _inside(self, segment: Segment) -> None:
        if self._message is None and not self._recovered(segment):
            return
        if self._message is not None:
            if len(segment.tag) != _TAG_LENGTH or not segment.tag.isalpha():
                self._doubt("edifact-segment", segment, None, "A segment begins with a tag of three letters.")
            self._message.segments.append(segment)

    def _recovered(self, segment: Segment) -> bool:
        """Begin a message whose header is damaged or missing; True when `segment` belongs to it."""
        if segment.tag == "BGM":
            self._doubt("edifact-header", segment, "", "A message begins with UNH: its header is missing.")
            self._begin(self._named("") or _BY_DOCUMENT.get(segment.get(1), ""), None)
            return True
        shown = segment.tag + COMPONENT + COMPONENT.join(segment.elements)
        named = _KIND.search(shown)
        if named:
            self._doubt("edifact-header", segment, None, "The header of the message is damaged: send UNH.")
            # Kept in the form it should have had, so that the message's own reference is found.
            reference = shown[: named.start()].replace(COMPONENT, " ").split()[-1:] or [""]
            self._begin(named[1], Segment("UNH", (*reference, shown[named.start() :]), segment.ordinal))
            return False
        self._doubt("edifact-stray-segment", segment, None, "It stands outside any message.")
        return False

    def _end(self, segment: Segment) -> None:
        done, self._message = self._message, None
        if done is None:
            self._doubt("edifact-stray-segment", segment, None, "It ends a message that never began.")
            return
        # UNH and UNT count themselves; between them nothing stands that is not of the message.
        count = segment.ordinal - done.unh.ordinal + 1 if done.unh is not None else len(done.segments) + 1
        self._trailer(segment, done.unh, count, 1, missing=False)
        self._keep(done)

    def _close(self, by: str) -> None:
        if self._message is not None:
            last = self._message.segments[-1] if self._message.segments else self._message.unh
            self._doubt("edifact-envelope", last, by, "A message ends with UNT: its trailer is missing.")
            self._keep(self._message)
            self._message = None

    def _keep(self, done: Message) -> None:
        """Keep a message that is whole; one whose header names none by what its document is."""
        if not done.kind:
            first = next((segment for segment in islice(done.segments, _BEGINNING) if segment.tag == "BGM"), None)
            done.kind = _BY_DOCUMENT.get(first.get(1), "") if first is not None else ""
        self.messages.append(done)

    def _close_group(self, by: str) -> None:
        self._close(by)
        self._left_open(self._ung, "UNE", by)
        self._ung = None

    def _left_open(self, header: Segment | None, trailer: str, by: str) -> None:
        """Tell of an envelope, known by its header, that is still open where another one begins or ends."""
        if header is not None:
            self._doubt("edifact-envelope", header, by, f"It is not closed: {trailer} is missing. Was something lost?")

    def _trailer(
        self, segment: Segment, header: Segment | None, count: int, reference: int, *, missing: bool = True
    ) -> None:
        if header is None:
            if missing:
                self._doubt("edifact-envelope", segment, "", f"{segment.tag} has no header before it.")
            return
        said = segment.get(1)
        if (said.lstrip("0") or "0") != str(count):
            self._doubt("edifact-count", segment, said, f"It counts wrongly: there are {count}. Was something lost?")
        number, expected = segment.get(2), header.get(reference)
        if number != expected:
            self._doubt("edifact-reference", segment, number, f"{header.tag} has the reference {expected}.")

    def _doubt(self, code: str, segment: Segment | None, value: str | None, hint: str) -> None:
        """Tell of a segment, or of the message where there is none; a value of None is the segment itself."""
        if len(self.problems) > MAX_LISTED:
            # What is beyond is counted, not told.
            self.problems.append(self.problems[-1])
            return
        path = "message" if segment is None else segment.path
        shown = segment.shown if value is None and segment is not None else value or ""
        self.problems.append(deviation(code, path, shown, hint))

    def finish(self) -> None:
        """The end of the file: what is still open was cut off."""
        self._close_group("end of file")
        self._left_open(self._unb, "UNZ", "end of file")
