"""Values of X12 segments: dates, numbers, masses and the parts of a party, as 309, 310, 322 and 404 write them."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from math import isfinite

from tidewaiter.cargo.codes import countries
from tidewaiter.formats.air_reading import Doubts, country_code
from tidewaiter.formats.x12_marks import Segment

KILOGRAMS = {"K": 1.0, "L": 0.45359237, "E": 1000.0, "S": 907.18474, "T": 1016.0469088, "O": 0.028349523125, "G": 0.001}
"""Codes of element 188, weight unit (metric, short and long tons, ounces), to kilograms."""

_CONTACTS = {"TE": "phone", "CP": "phone", "EM": "email"}
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)")
_MAX_INT = 2**31 - 1
_DATE, _SHORT_DATE = 8, 6
_PIVOT = 70
"""Two-digit years from 70 on are of the last century: no manifest was sent by X12 before."""


def arrival(day: str, clock: str, path: str, reading: Doubts) -> datetime | None:
    """A day and a time of it, taken for UTC, midnight where no time is given; problems name elements 02 and 05."""
    if len(day) == _SHORT_DATE and day.isdecimal():
        day = f"{'19' if int(day[:2]) >= _PIVOT else '20'}{day}"
    on = moment(day, "") if len(day) == _DATE else None
    if on is None:
        if day:
            reading.error("bad-date", f"{path}-02", day, "Give the day of arrival as CCYYMMDD.")
        return None
    at = moment(day, clock)
    if at is None:
        reading.error("bad-date", f"{path}-05", clock, "Give the time of arrival as HHMM or HHMMSS.")
    return at or on


@lru_cache(4096)
def moment(day: str, clock: str) -> datetime | None:
    """A time of CCYYMMDD and HHMM or HHMMSS, taken for UTC; None when it is none."""
    if not (day + clock).isascii() or not (day + clock).isdigit():
        return None
    try:
        return datetime.strptime(f"{day}{clock[:6]:0<6}Z", "%Y%m%d%H%M%S%z").astimezone(UTC)
    except ValueError:
        return None


def whole(quantity: float | None, segment: Segment, element: int, reading: Doubts) -> int | None:
    """A whole number of packages; null with a problem for anything else."""
    if quantity is None:
        return None
    if quantity != int(quantity) or abs(quantity) > _MAX_INT:
        path = f"{segment.path} {segment.tag}-{element:02d}"
        reading.error("bad-number", path, str(quantity), "Give a whole number of packages.")
        return None
    return int(quantity)


def number(segment: Segment, element: int, reading: Doubts) -> float | None:
    """The number in an element; null with a problem for anything else."""
    text = segment.get(element)
    if not text:
        return None
    value = float(text) if _NUMBER.fullmatch(text) and text.isascii() else float("inf")
    if isfinite(value):
        return value
    reading.error(
        "bad-number", f"{segment.path} {segment.tag}-{element:02d}", text, "Give a number without separators."
    )
    return None


def mass(segment: Segment, element: int, unit_element: int, reading: Doubts) -> float | None:
    """A mass in kilograms, by the unit (188) of another element; kilograms are taken where it is empty."""
    value = number(segment, element, reading)
    if value is None:
        return None
    unit = segment.get(unit_element).upper()
    path = f"{segment.path} {segment.tag}-{unit_element:02d}"
    if not unit:
        reading.warn("bad-unit", path, unit, "Give the unit of weight; kilograms were taken.")
        return value
    if unit not in KILOGRAMS:
        reading.error("bad-unit", path, unit, "Give the weight in K (kilograms) or L (pounds).")
        return None
    return value * KILOGRAMS[unit]


def party_part(
    row: dict[str, object], role: str, segment: Segment, attributes: dict[str, str], reading: Doubts
) -> None:
    """What a segment after N1 adds to its party."""
    if segment.tag == "N2":
        row[f"{role}_name"] = " ".join(t for t in (str(row[f"{role}_name"]), segment.get(1), segment.get(2)) if t)
    elif segment.tag == "N3":
        lines = [str(row.get(f"{role}_address_line") or ""), segment.get(1), segment.get(2)]
        row[f"{role}_address_line"] = ", ".join(line for line in lines if line)
    elif segment.tag == "N4":
        code = segment.get(4).upper()
        code = countries.by_alpha3().get(code, code)
        row |= {f"{role}_city": segment.get(1), f"{role}_postcode": segment.get(3)}
        row[f"{role}_country"] = country_code(code, f"{segment.path} N4-04", reading)
        attributes[f"{role}_state"] = segment.get(2)
    elif segment.tag in {"PER", "G61"}:
        for element in range(3, 9, 2):
            part = _CONTACTS.get(segment.get(element).upper())
            if part and segment.get(element + 1):
                row.setdefault(f"{role}_{part}", segment.get(element + 1))
