"""Seizures, exhibits and hand-overs as values: the callers' side of the actions. Masses are grams."""

import math
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.outcomes.rows import Finding

_LABEL = re.compile(r"[0-9A-Za-z]{1,12}(\.[0-9A-Za-z]{1,12}){0,5}")


class Condition(StrEnum):
    """How an exhibit looked when it changed hands."""

    INTACT = "intact"
    DAMAGED = "damaged"
    OPENED = "opened"
    WET = "wet"


@dataclass(frozen=True, slots=True)
class Mass:
    """Gross and net mass and the uncertainty of the net one (±, same for gross), None where not weighed."""

    gross_g: float | None = None
    net_g: float | None = None
    uncertainty_g: float | None = None


@dataclass(frozen=True, slots=True)
class NewExhibit:
    """One exhibit: its label in the seizure ('1', '1.2'), the label of what it was in ('' for none), and its seal."""

    label: str
    description: str
    seal: str
    parent: str = ""
    mass: Mass = Mass()


class Found(StrEnum):
    """How what was seized came to light; the last three: without an examination that somebody had ordered."""

    EXAMINATION = "examination"
    CHANCE = "chance"
    PARTNER = "partner"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class NewSeizure:
    """What was seized in an examination that found something. `quantity` counts in `unit` (tablets, litres).

    `exam_id` is '' for what was found otherwise (FoundOtherwise says how). `key` is made once for a form: the same
    seizure sent twice is recorded once. `place` is where the exhibits are. `seized_at` is when it was done, as the
    officer says.
    """

    key: str
    exam_id: str
    substance: str
    place: str
    seized_at: datetime
    exhibits: tuple[NewExhibit, ...]
    mass: Mass = Mass()
    quantity: float | None = None
    unit: str = ""
    concealment: str = ""
    packing: str = ""
    legal_basis: str = ""
    note: str = ""
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class FoundOtherwise:
    """A seizure without an examination: by chance, by a partner who hands it over, or from abandoned goods.

    `consignment_id` is that of stored data, '' where the goods belong to none that is known; `simulated` as filed.
    `agency` is the partner, '' for none.
    """

    seizure: NewSeizure
    found: Found
    facility: str
    finding: Finding
    consignment_id: str = ""
    simulated: bool = False
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """An offer to hand exhibits over: to whom (the name of an account), where, when, and in which condition.

    `organisation` is set for somebody who has no account here, and signs on paper (paper_actions).
    """

    receiver: str
    place: str
    happened_at: datetime
    condition: Condition = Condition.INTACT
    note: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the other side sees of one exhibit: the seal as it reads it, and its condition."""

    exhibit_id: str
    seal: str
    condition: Condition = Condition.INTACT


@dataclass(frozen=True, slots=True)
class LaboratoryResult:
    """What a laboratory says. `state` is confirmed or excluded; purity as a range in per cent, None when not said.

    `finding` is what it was after all; None leaves the officer's where confirmed, and is nothing where excluded.
    """

    state: SeizureState
    report: str
    substance: str = ""
    purity_from: float | None = None
    purity_to: float | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Destruction:
    """How and where exhibits were destroyed, and who saw it beside the one who did it."""

    method: str
    place: str
    witness: str
    happened_at: datetime
    note: str = ""


def number(name: str, letter: str) -> int:
    """The number in 'S-000123' for the letter S, 0, which nothing has, for anything else."""
    found = re.fullmatch(rf"{letter}-([0-9]{{1,18}})", name)
    return int(found[1]) if found else 0


def outsider(name: str, organisation: str) -> str:
    """How somebody without an account is written, whom no account's name can look like."""
    return f"{name.strip()} ({organisation.strip()})"


def is_outsider(name: str) -> bool:
    """Whether a name is that of somebody without an account."""
    return name.endswith(")")


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, however they are written."""
    return one.strip().casefold() == other.strip().casefold()


def check_mass(mass: Mass) -> None:
    """Raise Conflict (422) for masses that no scale shows, or a net mass above the gross one."""
    for value in (mass.gross_g, mass.net_g, mass.uncertainty_g):
        if value is not None and (not math.isfinite(value) or value < 0):
            raise Conflict("bad-mass", "a mass or a quantity is a number that is not negative", "write e.g. 12.5", 422)
    if mass.gross_g is not None and mass.net_g is not None and mass.net_g > mass.gross_g:
        raise Conflict("net-above-gross", "the net mass is at most the gross mass", "read the scale again", 422)


def check_exhibits(exhibits: tuple[NewExhibit, ...], known: frozenset[str]) -> None:
    """Raise Conflict (422) unless labels are new and whole and each parent is known or stands before its child."""
    seen = set(known)
    for exhibit in exhibits:
        if not _LABEL.fullmatch(exhibit.label):
            raise _wrong("bad-label", "{label} is no label", "write 1, 1.2 or 3A", label=repr(exhibit.label))
        if exhibit.label in seen:
            raise _wrong(
                "label-known", "exhibit {label} is there twice", "give each its own label", label=exhibit.label
            )
        if exhibit.parent and exhibit.parent not in seen:
            raise _wrong(
                "parent-unknown",
                "{label} was in {parent}, which is no exhibit",
                "name it first",
                label=exhibit.label,
                parent=exhibit.parent,
            )
        if not exhibit.description.strip():
            raise _wrong(
                "description-missing", "exhibit {label} has no description", "say what it is", label=exhibit.label
            )
        check_mass(exhibit.mass)
        seen.add(exhibit.label)


def check_place(place: str) -> None:
    """Raise Conflict (422) for a place that is not named."""
    if not place.strip():
        raise _wrong("place-missing", "where it is belongs to custody", "name the place")


def check_moment(happened_at: datetime, now: datetime) -> None:
    """Raise Conflict (422) for something that is said to have happened later than now."""
    if happened_at.tzinfo is None:
        raise ValueError("a moment has a zone")
    if happened_at > now:
        raise _wrong("in-the-future", "this has not happened yet", "write when it happened")


def _wrong(code: str, message: str, hint: str, **values: object) -> Conflict:
    return Conflict(code, message, hint, 422, **values)
