"""How a team stands on a day, odour by odour, and what of that bears out a find. Pure.

An odour counts as certified on every day of a certificate for it, both ends included. An odour that was trained and
never certified is named as such. How a find stands to an odour the register of substances says (substances/odour.py):
the same substance or a member of the class that the odour names bears out a find, what is only akin does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=30)
"""How long before its end a certificate, a date of replacement or of service is said."""


class Standing(StrEnum):
    """How a team stands in an odour."""

    CURRENT = "current"
    SOON = "ends_soon"
    LAPSED = "lapsed"
    TO_COME = "to_come"
    NEVER = "never_certified"


CERTIFIED = (Standing.CURRENT, Standing.SOON)
"""Standings in which an alert is certified evidence."""


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate as far as it matters here; both days are in force. A withdrawn one counts until `withdrawn_on`."""

    odour: str
    certified_on: date
    expires: date
    withdrawn_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last day on which it counts."""
        if self.withdrawn_on is None:
            return self.expires
        return min(self.expires, self.withdrawn_on - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Odour:
    """An odour of a team on a day; `until` is the last day of the certificate that counts, or of the last one."""

    odour: str
    standing: Standing
    until: date | None

    @property
    def certified(self) -> bool:
        """Whether a certificate is in force."""
        return self.standing in CERTIFIED


def aid_standing(replace_by: date, on: date) -> Standing:
    """How a training aid stands on a day; it may be used on its last one."""
    if replace_by < on:
        return Standing.LAPSED
    return Standing.SOON if replace_by - on <= SOON else Standing.CURRENT


def odour_name(text: str) -> str:
    """An odour as it is kept: small letters, single blanks."""
    return " ".join(text.casefold().split())


def odours(certificates: Iterable[Held], trained: Iterable[str], on: date) -> tuple[Odour, ...]:
    """Every odour that was certified or trained, what is lapsed first, then by name."""
    by_odour: dict[str, list[Held]] = {odour_name(name): [] for name in trained}
    for held in certificates:
        by_odour.setdefault(odour_name(held.odour), []).append(held)
    found = [_odour(name, held, on) for name, held in by_odour.items()]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.standing), one.odour)))


_ORDER = (Standing.LAPSED, Standing.NEVER, Standing.SOON, Standing.TO_COME, Standing.CURRENT)


def _odour(name: str, held: Sequence[Held], on: date) -> Odour:
    if not held:
        return Odour(name, Standing.NEVER, None)
    counts = [one.last_day for one in held if one.certified_on <= on <= one.last_day]
    if counts:
        until = max(counts)
        return Odour(name, Standing.SOON if until - on <= SOON else Standing.CURRENT, until)
    begun = [one.last_day for one in held if one.certified_on <= on]
    if begun:
        return Odour(name, Standing.LAPSED, max(begun))
    return Odour(name, Standing.TO_COME, None)


def certified(known: Iterable[Odour]) -> tuple[str, ...]:
    """The odours for which a certificate is in force, by name."""
    return tuple(sorted(one.odour for one in known if one.certified))


def kinship(certified_odours: Iterable[str], substance: str) -> str:
    """How a find stands to the odours for which a team was certified, the closest: same, member, kin or none."""
    from tidewaiter.substances import odour  # noqa: PLC0415 - RDKit loads only where a find is judged

    found = {odour.kinship(name, substance) for name in certified_odours}
    return next((one for one in odour.Kinship if one in found), odour.Kinship.NONE).value


def bears_out(certified_odours: Iterable[str], substance: str) -> bool:
    """Whether a find of this substance is certified evidence of a team with these odours; kin is not."""
    return kinship(certified_odours, substance) in {"same", "member"}


def sentences(team: str, known: Sequence[Odour], on: date) -> tuple[str, ...]:
    """What an examination must say of a team on a day: odours that lapsed, were never certified or end soon."""
    told = []
    lapsed = [one for one in known if one.standing is Standing.LAPSED]
    never = [one.odour for one in known if one.standing in {Standing.NEVER, Standing.TO_COME}]
    told += [
        f"The certificate of {team} for {one.odour} ended on {one.until}: "
        "an alert to it is not counted as certified evidence."
        for one in lapsed
    ]
    if never:
        told.append(f"{team} holds no certificate for {', '.join(never)}: not counted as certified evidence.")
    if not certified(known):
        told.append(f"No certificate of {team} is in force on {on}: nothing that it shows is certified evidence.")
    return tuple(told)


def counted(known: Mapping[str, Sequence[Odour]]) -> tuple[int, int]:
    """How many odours of some teams lapsed or were never certified, and how many end soon."""
    every = [one for odours_of in known.values() for one in odours_of]
    lapsed = sum(one.standing in {Standing.LAPSED, Standing.NEVER} for one in every)
    return lapsed, sum(one.standing is Standing.SOON for one in every)
