"""A waiver as a value, what it must have, and where it stands on a day."""

import re
from dataclasses import dataclass
from datetime import date

from tidewaiter.cargo.schema import CONSIGNMENT, ITEM
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.waivers.standing import Of, State

LONGEST = 4000
LONGEST_DAYS = 731
"""A waiver ends within two years: what should last longer is a change of the law."""

_ITEMS = "items."


@dataclass(frozen=True, slots=True)
class NewWaiver:
    """For whom, which elements (as regimes write them: 'hs_code', 'a|b', 'items.x'), why and from when to when.

    Both days are in force. `plan` is what is done instead, while the data is absent.
    """

    of: Of
    name: str
    elements: tuple[str, ...]
    reason: str
    plan: str
    begins: date
    expires: date


def check(waiver: NewWaiver, today: date) -> None:
    """Raise Conflict (422) for a waiver that says too little, or lasts too long."""
    if not waiver.name.strip():
        raise Conflict("waiver-of-nobody", "a waiver names a country, post or filer", "name it", 422)
    if waiver.of is Of.COUNTRY and not re.fullmatch(r"[A-Z]{2}", waiver.name.strip()):
        raise Conflict("waiver-country", "a country is two letters of ISO 3166-1", "write CN, not China", 422)
    if not waiver.elements:
        raise Conflict("waiver-of-nothing", "a waiver names the elements that need not be sent", "name them", 422)
    unknown = [element for element in waiver.elements if not known(element)]
    if unknown:
        hint = "write them as the data dictionary does, such as hs_code or items.gross_mass_kg"
        raise Conflict(
            "waiver-element", "not elements of a consignment: {choices}", hint, 422, choices=", ".join(unknown)
        )
    if not waiver.reason.strip() or not waiver.plan.strip():
        raise Conflict("waiver-unexplained", "a waiver says why, and what is done instead", "write both", 422)
    if max(len(waiver.reason), len(waiver.plan), len(waiver.name)) > LONGEST:
        raise Conflict(
            "waiver-too-long", "more than {longest} characters", "put the letter in the file", 422, longest=LONGEST
        )
    if waiver.expires < waiver.begins or waiver.expires < today:
        raise Conflict("waiver-over", "a waiver ends after it begins, and not in the past", "set its last day", 422)
    if (waiver.expires - waiver.begins).days > LONGEST_DAYS:
        raise Conflict("waiver-too-lasting", "a waiver ends within two years", "set an earlier last day", 422)


def known(element: str) -> bool:
    """Whether this is an element that a regime could owe."""
    names = {*CONSIGNMENT.names, *(f"{_ITEMS}{field.name}" for field in ITEM)}
    return all(part in names for part in element.split("|"))


def state_on(day: date, begins: date, expires: date, *, approved: bool, revoked: bool) -> State:
    """Where a waiver stands on a day."""
    if revoked:
        return State.REVOKED
    if day > expires:
        return State.EXPIRED
    if not approved:
        return State.PROPOSED
    return State.TO_COME if day < begins else State.IN_FORCE


def number(waiver_id: str) -> int:
    """The number in 'W-000123', 0, which no waiver has, for anything else."""
    found = re.fullmatch(r"W-([0-9]{1,18})", waiver_id)
    return int(found[1]) if found else 0
