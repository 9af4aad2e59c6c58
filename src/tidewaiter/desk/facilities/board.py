"""A facility's board as values: shifts of a day with room and what was done, a fortnight, and what is late."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import definitions
from tidewaiter.centre.cycle.staffed import staffed
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.targets import port_queries
from tidewaiter.centre.targets.port_queries import Counted, Waiting
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import current
from tidewaiter.selection.capacity import Facility, Shift

FORTNIGHT = 14
"""Days of the strip, the day itself among them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of examination of a shift: its room (None: not counted by kind), and what came of its targets."""

    exam: str
    room: int | None
    issued: int
    presented: int
    examined: int
    found: int

    @property
    def left(self) -> int | None:
        """How many more there is room for."""
        return None if self.room is None else max(self.room - self.issued, 0)


@dataclass(frozen=True, slots=True)
class ShiftBoard:
    """A shift of the day: hours, the moment from which nothing more can be presented, officers, and its lines."""

    name: str
    begins: datetime
    ends: datetime
    cut_off: datetime
    officers: int
    total: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the fortnight."""

    on: date
    room: int
    issued: int
    presented: int
    examined: int
    found: int


@dataclass(frozen=True, slots=True)
class Owed:
    """A target that waits, and the moment until which it must be decided; `late` when that has passed."""

    line: Waiting
    until: datetime | None
    late: bool


def facilities_of(actor: Actor) -> list[Facility]:
    """The facilities for which the actor works."""
    return [one for one in definitions.load(current().home).facilities.facility if actor.works_at(one.code)]


def chosen(actor: Actor, code: str) -> Facility:
    """The facility of this code, the first of the actor's for ''; 404 for one that is not the actor's."""
    mine = facilities_of(actor)
    found = next((one for one in mine if one.code == code), None) if code else (mine[0] if mine else None)
    if found is None:
        message = "there is no facility {facility}" if code else "you have no facility"
        raise Conflict("unknown-facility", message, "", 404, facility=code)
    return found


def shifts(actor: Actor, place: Facility, on: date) -> list[ShiftBoard]:
    """The shifts of a day."""
    counted = port_queries.counted(actor, place.code, on, on + timedelta(days=1))
    return [
        _shift(shift, on, [one for one in counted if one.shift == shift.name]) for shift in staffed(place, on).shifts
    ]


def fortnight(actor: Actor, place: Facility, on: date) -> list[Day]:
    """The last fourteen days, the day itself included, oldest first."""
    first = on - timedelta(days=FORTNIGHT - 1)
    by_day: dict[date, list[Counted]] = defaultdict(list)
    for one in port_queries.counted(actor, place.code, first, on + timedelta(days=1)):
        by_day[one.on].append(one)
    days = [first + timedelta(days=number) for number in range(FORTNIGHT)]
    return [_day(place, day, by_day[day]) for day in days]


def owed(actor: Actor, place: Facility, now: datetime) -> list[Owed]:
    """What waits, soonest first; what is past its shift is late."""
    hours = {shift.name: shift for shift in place.shifts}
    found = [_owed(line, hours.get(line.shift), now) for line in port_queries.waiting(actor, place.code)]
    return sorted(found, key=lambda one: (one.until or now, one.line.position))


def _owed(line: Waiting, shift: Shift | None, now: datetime) -> Owed:
    if shift is None:
        return Owed(line, None, line.shift_date < now.date())
    presented = line.state in {State.PRESENTED, State.EXAMINED}
    until = shift.window(line.shift_date)[1] if presented else shift.cut_off(line.shift_date)
    return Owed(line, until, until < now)


def _shift(shift: Shift, on: date, counted: list[Counted]) -> ShiftBoard:
    begins, ends = shift.window(on)
    by_exam = {one.exam: one.reached for one in counted}
    total: dict[State, int] = defaultdict(int)
    for reached in by_exam.values():
        for state, n in reached.items():
            total[state] += n
    rooms = {kind.name: kind.at_most for kind in shift.exams}
    names = [*rooms, *(exam for exam in by_exam if exam not in rooms)]
    lines = [_line(name, rooms.get(name), by_exam.get(name, {})) for name in names] if rooms else []
    whole = _line("", shift.capacity(), total)
    return ShiftBoard(shift.name, begins, ends, shift.cut_off(on), shift.officers, whole, tuple(lines))


def _line(exam: str, room: int | None, reached: dict[State, int]) -> Line:
    return Line(exam, room, *_numbers(reached))


def _numbers(reached: dict[State, int]) -> tuple[int, int, int, int]:
    """Issued without those withdrawn, presented, examined, found."""
    issued = reached.get(State.ISSUED, 0) - reached.get(State.WITHDRAWN, 0)
    return (issued, *(reached.get(state, 0) for state in (State.PRESENTED, State.EXAMINED, State.FINDING)))  # type: ignore[return-value] # four of them


def _day(place: Facility, on: date, counted: list[Counted]) -> Day:
    total: dict[State, int] = defaultdict(int)
    for one in counted:
        for state, n in one.reached.items():
            total[state] += n
    room = sum(shift.capacity() for shift in staffed(place, on).shifts)
    return Day(on, room, *_numbers(total))
