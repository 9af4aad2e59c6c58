"""What a facility can open in a shift: officer-minutes, turned into a number of examinations.

`facilities.toml` of the workspace (or the one that ships, for the practice world) lists facilities, the
places of unloading they serve and their shifts. Capacity = floor(officers x minutes / minutes per
examination). Hours are UTC; a shift may run past midnight.

A shift may name its kinds of examination (X-ray, dog, glove box), each with its minutes, how many the equipment
allows, and by mass what goods it is for. What arrives in a shift's last `cut_off_minutes` cannot be presented
in time: it is met by the next shift where the facility keeps goods for `dwell_hours`, and too late where not.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import msgspec


class Exam(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of examination: officer-minutes for one, how many a shift can do, and the gross mass it is for (kg)."""

    name: str
    minutes: float
    at_most: int | None = None
    from_kg: float = 0.0
    below_kg: float | None = None

    def __post_init__(self) -> None:
        """Refuse what nobody can work by."""
        if not self.name or self.minutes <= 0 or (self.at_most is not None and self.at_most < 0):
            raise ValueError("an exam needs a name, minutes > 0 and at_most >= 0")


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A period of work: starts at `start` (UTC, 'HH:MM'), lasts `hours`, with `officers` opening parcels."""

    name: str
    start: time
    hours: float
    officers: int
    minutes_per_examination: float = 20.0
    cut_off_minutes: float = 0.0
    exams: list[Exam] = []

    def minutes(self) -> float:
        """Officer-minutes of the shift."""
        return self.officers * self.hours * 60

    def kinds(self) -> list[Exam]:
        """The kinds of examination, in the order in which goods are tried against them; one where none is named."""
        return self.exams or [Exam("examination", self.minutes_per_examination)]

    def capacity(self) -> int:
        """The most examinations that fit into the shift, whatever their kinds."""
        left, count = self.minutes(), 0
        for exam in sorted(self.kinds(), key=lambda exam: exam.minutes):
            room = int(left // exam.minutes)
            taken = room if exam.at_most is None else min(room, exam.at_most)
            count += taken
            left -= taken * exam.minutes
        return count

    def window(self, on: date) -> tuple[datetime, datetime]:
        """Begin and end (UTC) of the shift that starts on this date."""
        begin = datetime.combine(on, self.start, UTC)
        return begin, begin + timedelta(hours=self.hours)

    def cut_off(self, on: date) -> datetime:
        """The moment (UTC) from which what arrives cannot be presented in this shift any more."""
        return self.window(on)[1] - timedelta(minutes=self.cut_off_minutes)


class Facility(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place where customs meets goods: its code, title, the locations unloading there, and its shifts.

    Whose goods were chosen by chance `chance_cap` times within `chance_days` is left out of chance (null: never).
    """

    code: str
    title: str
    locations: list[str]
    shifts: list[Shift]
    explore_share: float = 0.10
    random_share: float = 0.5
    dwell_hours: float = 0.0
    chance_cap: int | None = 2
    chance_days: int = 28

    def __post_init__(self) -> None:
        """Refuse shares outside 0..1; a facility without exploration could never be measured."""
        if not 0 < self.explore_share <= 1 or not 0 < self.random_share <= 1:
            raise ValueError("explore_share and random_share must be above 0 and at most 1")
        if any(shift.officers < 0 or shift.hours <= 0 or shift.minutes_per_examination <= 0 for shift in self.shifts):
            raise ValueError("a shift needs officers >= 0, hours > 0 and minutes_per_examination > 0")
        if any(not 0 <= shift.cut_off_minutes < shift.hours * 60 for shift in self.shifts) or self.dwell_hours < 0:
            raise ValueError("cut_off_minutes must be less than the shift, dwell_hours must not be negative")
        if self.chance_cap is not None and (self.chance_cap < 1 or self.chance_days < 1):
            raise ValueError("chance_cap and chance_days must be at least 1; leave chance_cap out to have no cap")
        if any(len({exam.name for exam in shift.exams}) < len(shift.exams) for shift in self.shifts):
            raise ValueError("two exams of a shift have one name")

    def at_work(self, now: datetime) -> list[tuple[Shift, datetime]]:
        """The shifts that are at work at a moment (UTC), with the moment of their end; those that overlap are both."""
        days = (now.date() - timedelta(days=1), now.date())
        windows = [(shift, shift.window(on)) for on in days for shift in self.shifts]
        return [(shift, ends) for shift, (begins, ends) in windows if begins <= now < ends]

    def interval(self, on: date, number: int) -> tuple[datetime, datetime]:
        """From when until when (UTC) goods arrive that a shift meets: what the shift before was too late for, too.

        `number` counts the shifts of a day from 0. Goods that wait longer than `dwell_hours` are gone.
        """
        shift = self.shifts[number]
        begin, _ = shift.window(on)
        before = self.shifts[number - 1]
        missed = before.cut_off(on if number else on - timedelta(days=1))
        return min(begin, max(missed, begin - timedelta(hours=self.dwell_hours))), shift.cut_off(on)


class Facilities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All facilities of a centre."""

    facility: list[Facility]

    def offices(self) -> dict[str, str]:
        """Location code (IATA or UN/LOCODE) to facility code."""
        return {location: f.code for f in self.facility for location in f.locations}

    def find(self, code: str) -> Facility:
        """The facility with this code; KeyError names those there are."""
        for facility in self.facility:
            if facility.code == code:
                return facility
        raise KeyError(f"no facility {code!r}; there are {', '.join(f.code for f in self.facility)}")


SHIPPED = Path(__file__).with_name("facilities.toml")


def load(path: Path | None = None) -> Facilities:
    """Read facilities.toml (the shipped one by default); a wrong file raises ValueError naming file and place."""
    source = path or SHIPPED
    try:
        return msgspec.toml.decode(source.read_bytes(), type=Facilities)
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{source}: {error}") from error
