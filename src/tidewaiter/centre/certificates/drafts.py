"""Certificates as values: what is recorded, where one stands on a day, and what somebody lacks. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tidewaiter.centre.certificates.kinds import Kind

SOON = timedelta(days=45)


class Standing(StrEnum):
    """Where a certificate, or what somebody holds of a kind, stands on a day."""

    HOLDS = "holds"
    ENDS_SOON = "ends_soon"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    MISSING = "missing"  # none was ever recorded


@dataclass(frozen=True, slots=True)
class NewCertificate:
    """A certificate of somebody with an account; `expires` is its last day, None where it does not end.

    `key` is made once for a form: the same certificate sent twice is recorded once.
    """

    key: str
    person: str
    facility: str
    kind: str
    issued_by: str
    issued_on: date
    expires: date | None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """A certificate that somebody needs and does not hold; `stops` whether a supervisor must say to go on."""

    kind: str
    title: str
    standing: Standing
    since: date | None
    stops: bool


def standing_of(expires: date | None, on: date, *, revoked: bool) -> Standing:
    """Where a certificate stands on a day; it holds on its last day."""
    if revoked:
        return Standing.REVOKED
    if expires is None or expires - on > SOON:
        return Standing.HOLDS
    return Standing.LAPSED if expires < on else Standing.ENDS_SOON


def needed(table: Mapping[str, Kind], cards: Iterable[str]) -> list[Kind]:
    """Kinds that are needed where these safety cards are read, in the order of the table."""
    shown = set(cards)
    return [kind for kind in table.values() if shown & set(kind.cards)]


def lacks(
    wanted: Iterable[Kind], held: Mapping[str, list[tuple[date, date | None, bool]]], on: date
) -> tuple[Lack, ...]:
    """What is lacking of the kinds that are needed; `held` has (issued on, last day, revoked) of each certificate."""
    found = []
    for kind in wanted:
        of_kind = held.get(kind.code, [])
        if any(not revoked and issued <= on and (last is None or on <= last) for issued, last, revoked in of_kind):
            continue
        ended = [last for _, last, revoked in of_kind if last is not None and last < on and not revoked]
        if of_kind:
            found.append(Lack(kind.code, kind.title, Standing.LAPSED, max(ended, default=None), stops=True))
        else:
            found.append(Lack(kind.code, kind.title, Standing.MISSING, None, stops=kind.required))
    return tuple(found)
