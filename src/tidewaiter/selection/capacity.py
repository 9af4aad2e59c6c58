"""What a facility can open in a shift: officer-minutes, turned into a number of examinations.

`facilities.toml` of the workspace (or the one that ships, for the practice world) lists facilities, the
places of unloading they serve and their shifts. Capacity = floor(officers x minutes / minutes per
examination). Hours are UTC; a shift may run past midnight.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import msgspec


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A period of work: starts at `start` (UTC, 'HH:MM'), lasts `hours`, with `officers` opening parcels."""

    name: str
    start: time
    hours: float
    officers: int
    minutes_per_examination: float = 20.0

    def capacity(self) -> int:
        """How many examinations fit into the shift."""
        return int(self.officers * self.hours * 60 // self.minutes_per_examination)

    def window(self, on: date) -> tuple[datetime, datetime]:
        """Begin and end (UTC) of the shift that starts on this date."""
        begin = datetime.combine(on, self.start, UTC)
        return begin, begin + timedelta(hours=self.hours)


class Facility(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place where customs meets goods: its code, title, the locations unloading there, and its shifts."""

    code: str
    title: str
    locations: list[str]
    shifts: list[Shift]
    explore_share: float = 0.10
    random_share: float = 0.5

    def __post_init__(self) -> None:
        """Refuse shares outside 0..1; a facility without exploration could never be measured."""
        if not 0 < self.explore_share <= 1 or not 0 < self.random_share <= 1:
            raise ValueError("explore_share and random_share must be above 0 and at most 1")
        if any(shift.officers < 0 or shift.hours <= 0 or shift.minutes_per_examination <= 0 for shift in self.shifts):
            raise ValueError("a shift needs officers >= 0, hours > 0 and minutes_per_examination > 0")


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
