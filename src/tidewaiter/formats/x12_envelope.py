"""Envelopes of ASC X12: sets as their segments come, and whether the headers around them keep their promises."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.parsed import MAX_LISTED
from tidewaiter.formats.runs import Run
from tidewaiter.formats.x12_marks import Delimiters, Segment, deviation, listed

SERVICE = ("ISA", "GS", "ST", "SE", "GE", "IEA")
_SERVICE = frozenset(SERVICE)
_A_TAG = re.compile("[A-Z0-9]{1,9}")
_TRAILER_COUNT = 1
_TRAILER_CONTROL = 2
_ST_CONTROL, _GS_CONTROL, _ISA_CONTROL = 2, 6, 13


@dataclass(slots=True)
class TransactionSet:
    """One set with the headers around it; `isa`, `gs` and `st` are None where the file has none.

    `segments` are those between ST and SE. `code` is '' when neither ST nor the first segment tells it.
    """

    code: str
    isa: Segment | None
    gs: Segment | None
    st: Segment | None
    segments: Sequence[Segment] = ()


class Assembly:
    """Takes segments in their order; afterwards `sets` are what they make."""

    begin = "ST"
    end = "SE"

    def __init__(self, problems: list[Problem], marks: Delimiters) -> None:
        self._marks = marks
        self.sets: list[TransactionSet] = []
        self.problems = problems
        self._isa: Segment | None = None
        self._gs: Segment | None = None
        self._set: TransactionSet | None = None
        self._inside = listed(marks)
        self._groups = 0
        self._sets_in_group = 0

    def take(self, segment: Segment) -> None:
        """Put the next segment where it belongs."""
        if segment.tag not in _SERVICE:
            self._take_inside(segment)
            return
        match segment.tag:
            case "ISA":
                self._close_group("ISA")
                self._close(self._isa, "IEA", "ISA")
                self._isa, self._groups = segment, 0
            case "GS":
                self._close_group("GS")
                self._gs, self._sets_in_group = segment, 0
                self._groups += 1
            case "ST":
                self._close_set("ST")
                if self._isa is not None and self._gs is None:
                    self._doubt("x12-envelope", segment, "", "A set stands in a group: GS is missing before it.")
                self._open(segment.get(1), segment)
                self._sets_in_group += 1
            case "SE":
                self._end_set(segment)
            case "GE":
                self._close_set("GE")
                self._trailer(segment, self._gs, self._sets_in_group, _GS_CONTROL)
                self._gs = None
            case "IEA":
                self._close_group("IEA")
                self._trailer(segment, self._isa, self._groups, _ISA_CONTROL)
                self._isa = None

    def path(self, segment: Segment) -> str:
        """Where problems of a segment are."""
        return segment.path

    def takes(self, tags: Iterable[str]) -> bool:
        """Whether segments with these tags lie within the set that is open, and all are plain."""
        return self._set is not None and _SERVICE.isdisjoint(tags) and all(map(_A_TAG.fullmatch, tags))

    def take_run(self, run: Run) -> None:
        """Put such segments into the set that is open."""
        self._inside.extend(run)

    def _take_inside(self, segment: Segment) -> None:
        if self._set is None:
            if segment.tag == "M10":
                self._doubt("x12-envelope", segment, "", "A set begins with ST: its header is missing.")
                self._open("309", None)
            else:
                self._doubt("x12-stray-segment", segment, "*".join(segment.elements), "It stands outside any set.")
                return
        self._inside.append(segment)

    def _open(self, code: str, header: Segment | None) -> None:
        self._inside = listed(self._marks)
        self._set = TransactionSet(code, self._isa, self._gs, header, self._inside)

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
            last = self._set.segments[-1] if self._set.segments else None
            self._doubt("x12-envelope", last, by, "A set ends with SE: its trailer is missing.")
            self.sets.append(self._set)
            self._set = None

    def _close_group(self, by: str) -> None:
        self._close_set(by)
        self._close(self._gs, "GE", by)
        self._gs = None

    def _close(self, header: Segment | None, trailer: str, by: str) -> None:
        """Tell of an envelope, known by its header, that is still open where another one begins or ends."""
        if header is not None:
            self._doubt("x12-envelope", header, by, f"It is not closed: {trailer} is missing. Was something lost?")

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

    def _doubt(self, code: str, segment: Segment | None, value: str, hint: str) -> None:
        if len(self.problems) > MAX_LISTED:
            # What is beyond is counted, not told.
            self.problems.append(self.problems[-1])
            return
        self.problems.append(deviation(code, "set" if segment is None else segment.path, value, hint))

    def finish(self) -> None:
        """The end of the file: what is still open was cut off."""
        self._close_group("end of file")
        self._close(self._isa, "IEA", "end of file")
