"""Fields that FWB and FHL share: quantities, flights, routing, charge declarations, goods text.

Follows the data elements of the Cargo-IMP manual (number of pieces, weight code, value for customs declaration,
day). Knows no segment's order and keeps nothing.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tidewaiter.formats.air_reading import Doubts

POUND = Decimal("0.45359237")
"""Kilograms in an international avoirdupois pound, exactly (1959)."""

TEXT_LINE = 65
"""Characters of a full free-text line; a text cut there goes on in the next line without a space."""

DAYS_BACK = 5
DAYS_ROUND = 31
MAX_INT32 = 2**31 - 1

_NUMBER = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{0,9})?|[.,][0-9]{1,9}")
_QUANTITY = re.compile(r"(?P<code>[A-Z])(?P<pieces>[0-9]*)(?:(?P<unit>[KL])(?P<weight>[0-9.,]*))?(?P<rest>.*)")
_AFTER_WEIGHT = re.compile(r"(?:(?:MC|CF|CC|CI)[0-9.,]+|DG[0-9]{1,2}|T[0-9]+)*")
_FLIGHT = re.compile(r"(?P<carrier>[A-Z0-9]{2}|[A-Z]{3})(?P<number>[0-9]{1,5}[A-Z]?)")
_DAY = re.compile(r"(?P<day>[0-9]{2})(?P<month>[A-Z]{3})?")
_LEG = re.compile(r"(?P<airport>[A-Z]{3})?(?P<carrier>[A-Z0-9]{2})?")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
NOT_A_WEIGHT = "Give the weight as K or L and digits with a point."
NO_VALUE = frozenset({"NVD", "NCV", "XXX", "NIL"})


def number(text: str) -> Decimal | None:
    """A number of the manual's form (digits, one decimal separator), or None."""
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def pieces(text: str, path: str, reading: Doubts) -> int | None:
    """Number of pieces, or None with a problem."""
    text = text.strip()
    if text.isascii() and text.isdigit() and int(text[:12]) <= MAX_INT32 and len(text) <= len(str(MAX_INT32)):
        return int(text)
    if text:
        reading.error("bad-number", path, text, "Give the number of pieces in digits.")
    return None


def kilograms(unit: str, text: str, path: str, reading: Doubts) -> float | None:
    """A weight with its code K (kilograms) or L (pounds) in kilograms, or None with a problem."""
    amount = number(text)
    if amount is None:
        reading.error("bad-number", path, f"{unit}{text}", NOT_A_WEIGHT)
        return None
    return in_kilograms(unit, amount)


def in_kilograms(unit: str, amount: Decimal) -> float:
    """An amount of kilograms (K) or pounds (L) in kilograms."""
    return float(amount * POUND) if unit == "L" else float(amount)


def weight(text: str, path: str, reading: Doubts) -> float | None:
    """A weight field such as `K50.5` in kilograms; empty is None in silence."""
    text = text.strip()
    if not text:
        return None
    if text[0] in "KL":
        return kilograms(text[0], text[1:], path, reading)
    return kilograms("K", text, path, reading)


def quantity(text: str, path: str, reading: Doubts) -> tuple[int | None, float | None]:
    """Pieces and kilograms of a quantity detail such as `T114K2380MC2.1DG6`."""
    found = _QUANTITY.fullmatch(text.strip())
    if found is None:
        if text.strip():
            reading.error("bad-number", path, text, "Give the quantity as T, pieces, K or L and the weight.")
        return None, None
    count = pieces(found["pieces"], f"{path}/{found['code']}", reading)
    mass = None
    if found["unit"]:
        mass = kilograms(found["unit"], found["weight"], f"{path}/{found['unit']}", reading)
    if not _AFTER_WEIGHT.fullmatch(found["rest"].strip()):
        reading.error("bad-number", path, text, "Give the quantity as T, pieces, K or L and the weight.")
    return count, mass


@dataclass(frozen=True, slots=True)
class Flight:
    """A booked flight: designator as filed, its carrier, and the day it leaves as filed (`01` or `01JAN`)."""

    designator: str
    carrier: str
    day: str | None


def flights(parts: list[str]) -> list[Flight]:
    """Flights of the fields of FLT: designator, day, designator, day."""
    found: list[Flight] = []
    for part in parts:
        if flight := _FLIGHT.fullmatch(part):
            found.append(Flight(part, flight["carrier"], None))
        elif _DAY.fullmatch(part) and found and found[-1].day is None:
            found[-1] = Flight(found[-1].designator, found[-1].carrier, part)
    return found


def carrier_into(parts: list[str], destination: str | None) -> str | None:
    """Carrier of the routing leg that ends at `destination`, else of the last leg that names one."""
    legs = [found for part in parts if (found := _LEG.fullmatch(part))]
    named = [leg for leg in legs if leg["carrier"]]
    at_destination = [leg for leg in named if leg["airport"] == destination]
    chosen = at_destination or named
    return chosen[-1]["carrier"] if chosen else None


def day_near(day: str | None, received_at: datetime | None) -> datetime | None:
    """Midnight UTC of a filed day: the first such day from five days before `received_at` on, or None.

    The manual writes the day of the month alone; some filers add the month.
    """
    found = _DAY.fullmatch(day or "")
    if found is None or received_at is None:
        return None
    received = received_at.astimezone(UTC) if received_at.tzinfo else received_at
    earliest = received.date() - timedelta(days=DAYS_BACK)
    if found["month"] is not None:
        return _dated(int(found["day"]), found["month"], received.date())
    for ahead in range(DAYS_ROUND):
        candidate = earliest + timedelta(days=ahead)
        if candidate.day == int(found["day"]):
            return _midnight(candidate)
    return None


def _dated(day: int, month: str, near: date) -> datetime | None:
    if month not in MONTHS:
        return None
    candidates = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            candidates.append(date(year, MONTHS.index(month) + 1, day))
        except ValueError:
            continue
    return _midnight(min(candidates, key=lambda d: abs(d - near))) if candidates else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def declared_value(line: str, path: str, reading: Doubts) -> tuple[float | None, str | None]:
    """Value for customs and its currency of a CVD line; NCV and the like are no value, and then no currency.

    FWB writes currency, charge code, two payment codes, carriage, customs, insurance; FHL leaves out the charge code.
    """
    parts = [part.strip() for part in line.split("/")][1:]
    values = [part for part in parts[1:] if part in NO_VALUE or number(part) is not None]
    customs_at = {6: 4, 5: 3}.get(len(parts))
    filed = parts[customs_at] if customs_at is not None else (values[1] if len(values) > 1 else "")
    if not filed or filed in NO_VALUE:
        return None, None
    amount = number(filed)
    if amount is None:
        reading.error("bad-number", path, filed, "Give the value for customs in digits, or NCV.")
        return None, None
    currency = parts[0].upper()
    known = len(currency) == len("USD") and currency.isascii() and currency.isalpha() and currency != "XXX"
    return float(amount), currency if known else None


def free_text(lines: list[str]) -> str | None:
    """Lines of a free text as one: a full line runs on, others are joined by a space."""
    joined: list[str] = []
    for line in lines:
        text = line.removeprefix("/")
        joined.append(text if len(text) >= TEXT_LINE else text + " ")
    return " ".join("".join(joined).split()) or None


def one_line(parts: list[str]) -> str | None:
    """Short lines as one, joined by a space."""
    return " ".join(" ".join(parts).split()) or None
