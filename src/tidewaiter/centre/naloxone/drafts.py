"""Naloxone as values: what happens to a lot, and what watching it comes to. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EXPIRES_SOON = timedelta(days=60)
CHECK_EVERY = timedelta(days=31)
MOST_DOSES = 1000


class Happened(StrEnum):
    """What happened to doses of a lot."""

    RECEIVED = "received"
    COUNTED = "counted"
    USED = "used"
    DISCARDED = "discarded"


class Due(StrEnum):
    """What somebody must know of a lot or a place; '' for nothing."""

    NONE = ""
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"
    CHECK = "check"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class NewLot:
    """Doses that came to a place: one lot of one maker with one last day.

    `key` is made once for a form: the same doses sent twice are received once.
    """

    key: str
    place: int
    product: str
    lot: str
    expires: date
    doses: int


def lot_due(expires: date, doses: int, on: date) -> Due:
    """What is due of a lot on a day; an empty lot is nobody's business. It may be used on its last day."""
    if doses == 0:
        return Due.NONE
    if expires < on:
        return Due.EXPIRED
    return Due.EXPIRES_SOON if expires - on <= EXPIRES_SOON else Due.NONE


def place_due(usable: int, minimum: int, checked_on: date | None, on: date) -> Due:
    """What is due of a place on a day: too little there comes before not having been looked at."""
    if usable < minimum:
        return Due.LOW
    return Due.CHECK if checked_on is None or on - checked_on > CHECK_EVERY else Due.NONE
