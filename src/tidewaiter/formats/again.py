"""Short messages of EDIFACT and sets of X12 that come again in a file, read twice and then given again as they were.

A mebibyte may hold forty thousand messages, each with an envelope of its own. What a message says hangs on its segments
and the headers around it alone; where it stands is in the places of its problems and in the ordinals of its units.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.aside import Enclosed

MOST, MOST_UNITS = 1024, 4096
"""So many messages are remembered, with so many units of those that came again."""
LONGEST = 32
"""Segments of a message that is remembered."""
_TRIED, _RESTS = 512, 8
"""After so many messages of which fewer than half came again, `_RESTS` times as many are not compared."""

_PLACE = re.compile(r"segment (\d+)(.*)", re.DOTALL)
_MOST_SAID_ONCE = 64


class Marked(Protocol):
    """A segment: a named tuple of its tag, its elements and its ordinal in the file."""

    @property
    def ordinal(self) -> int:
        """Its ordinal in the file."""
        ...

    def __getitem__(self, at: slice, /) -> tuple[object, ...]:
        """Some of tag, elements and ordinal."""
        ...


class Said(NamedTuple):
    """A problem: code, its segment from the first one on (None: no segment) and the path behind it, and the rest."""

    code: str
    segment: int | None
    path: str
    value: str
    hint: str
    severity: Severity

    def where(self, first: int) -> str:
        """Its path where the message begins with such a segment."""
        return self.path if self.segment is None else f"segment {first + self.segment}{self.path}"


class _Unit(NamedTuple):
    """A unit: what was told while it was read, and its row or why it has none; neither for what is told at the end."""

    said: tuple[Said, ...]
    row: dict[str, object] | None
    refused: tuple[Said, Enclosed] | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    units: tuple[_Unit, ...]
    events: tuple[dict[str, object], ...]


@dataclass(slots=True)
class _Apart(Reading):
    """A reading of one message, whose refused units are kept with what stands around them."""

    refused: list[Enclosed] = field(default_factory=list)

    def reject(self, code: str, path: str, value: str, hint: str, raw: bytes | Enclosed) -> None:
        """Keep a refused unit."""
        self.refused.append(raw if isinstance(raw, Enclosed) else Enclosed(b"", raw))
        self.problems.tell(code, path, value, hint, Severity.FATAL, self.position)
        self.position += 1


class Again:
    """Reads messages into a reading; what short ones give is remembered when they come a second time."""

    __slots__ = ("_above", "_came", "_met", "_reading", "_tried", "_units")

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._above: Hashable = ()
        self._tried = self._came = self._units = 0
        self._met: dict[Hashable, _Outcome | bool] = {}
        """What a message gave; True for one that came once, False for one that is read each time."""

    def under(self, kind: str, *headers: Marked | None) -> None:
        """Say of what kind the following messages are and what stands above them.

        Places of problems of headers are not remembered, as they may be far above.
        """
        self._above = (kind, *[None if one is None else one[:2] for one in headers])

    def rests(self) -> bool:
        """Whether the next message is not compared, as too few came again."""
        if self._tried >= 0:
            return False
        self._tried += 1
        return True

    def read(self, few: Sequence[Marked] | None, read: Callable[[Reading], object]) -> None:
        """Read a message by its segments where they are few, or give again what it gave."""
        if not few or len(few) > LONGEST or self._tried < 0:
            read(self._reading)
            return
        self._tried += 1
        if self._tried > _TRIED:
            self._tried = 0 if 2 * self._came >= _TRIED else -_TRIED * _RESTS
            self._came = 0
        first = few[0].ordinal
        key = (self._above, tuple([one[:2] for one in few]))
        known = self._met.get(key)
        if isinstance(known, _Outcome):
            self._came += 1
            self._give(known, first)
            return
        if known is None:
            if len(self._met) >= MOST or self._units > MOST_UNITS:
                self._met.clear()
                self._units = 0
            self._met[key] = True
        elif known:
            last = few[-1].ordinal
            outcome = self._recorded(read, first, last) if last == first + len(few) - 1 else None
            self._met[key] = outcome or False
            if outcome is not None:
                self._units += len(outcome.units)
                self._give(outcome, first)
                return
        read(self._reading)

    def _recorded(self, read: Callable[[Reading], object], first: int, last: int) -> _Outcome | None:
        """What a message gives when it is read apart; None for what cannot be given again."""
        once = self._reading.said_once
        if len(once) > _MOST_SAID_ONCE:
            return None
        own = _Apart(joined=self._reading.joined, said_once=set(once))
        read(own)
        if len(own.said_once) != len(once) or not own.is_plain:
            return None
        rows = {row["source_position"]: row for row in own.rows}
        told: list[list[Said]] = [[] for _ in range(own.position + 1)]
        refused: dict[int, tuple[Said, Enclosed]] = {}
        fatal = iter(own.refused)
        for problem in own.problems:
            said = _said(problem, first, last)
            if said is None or problem.row is None:
                return None
            if problem.severity is Severity.FATAL:
                raw = next(fatal, None)
                if raw is None:
                    return None
                refused[problem.row] = (said, raw)
            else:
                told[problem.row].append(said)
        units = [_Unit(tuple(said), rows.get(at), refused.get(at)) for at, said in enumerate(told)]
        return _Outcome(tuple(units), tuple(own.events))

    def _give(self, outcome: _Outcome, first: int) -> None:
        reading = self._reading
        for told, row, refused in outcome.units:
            if refused is not None and reading.kept_together() is not None:
                reading.reject_again(refused[1])
                continue
            at = reading.position
            if told:
                reading.problems.tell_all([(one[0], one.where(first), one[3], one[4], one[5], at) for one in told])
            if row is not None:
                reading.keep_compact(row.copy())
            elif refused is not None:
                why, raw = refused
                reading.reject(why.code, why.where(first), why.value, why.hint, raw)
        for event in outcome.events:
            reading.happened(event)


def _said(problem: Problem, first: int, last: int) -> Said | None:
    """A problem by the place of its segment in a message; None where it stands outside of it."""
    code, path, value, hint, severity = problem.code, problem.path, problem.value, problem.hint, problem.severity
    place = _PLACE.fullmatch(path)
    if place is None:
        return Said(code, None, path, value, hint, severity)
    ordinal = int(place[1])
    return Said(code, ordinal - first, place[2], value, hint, severity) if first <= ordinal <= last else None
