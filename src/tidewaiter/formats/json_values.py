"""Texts of JSON and XML shipments as the values of their fields; what cannot be read is a Problem and stays null."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from tidewaiter.formats.air_reading import Reading, country_code, hs_code

MAX_INT32 = 2**31 - 1
POUND, OUNCE = 0.45359237, 0.028349523125
MASSES: dict[str, float] = {
    **dict.fromkeys(("", "kg", "kgs", "k", "kgm", "metric", "kilogram", "kilograms"), 1.0),
    **dict.fromkeys(("lb", "lbs", "l", "lbr", "imperial", "pound", "pounds"), POUND),
    **dict.fromkeys(("oz", "ozs", "onz", "ounce", "ounces"), OUNCE),
    **dict.fromkeys(("g", "gm", "grm", "gram", "grams"), 0.001),
}
"""Units of mass, in small letters, to kilograms."""

_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,12})?")
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")


def value_of(name: str, text: str | None, paths: Sequence[str], reading: Reading) -> object:
    """A text as the type of its field, or None with a problem."""
    if text is None:
        return None
    kind = "country" if "country" in name else name
    return _READ[kind](text, paths[0], reading) if kind in _READ else text


def _number(text: str, path: str, reading: Reading) -> float | None:
    plain = text.replace(",", "")
    if _NUMBER.fullmatch(plain):
        return float(plain)
    reading.error("bad-number", path, text, "Give digits with a decimal point, not negative.")
    return None


def _count(text: str, path: str, reading: Reading) -> int | None:
    number = _number(text, path, reading)
    if number is None or number == int(number) <= MAX_INT32:
        return None if number is None else int(number)
    reading.error("bad-number", path, text, "Give a whole number of pieces.")
    return None


def _day(text: str, path: str, reading: Reading) -> date | None:
    found = _DAY.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else date.fromisoformat(text)
    except ValueError:
        reading.error("bad-date", path, text, "Give the day as 2026-03-01.")
        return None


def _moment(text: str, path: str, reading: Reading) -> datetime | None:
    """A time, taken for UTC where it has no zone."""
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        reading.error("bad-date", path, text, "Give the time as 2026-03-01T06:30:00Z.")
        return None


_READ: dict[str, Callable[[str, str, Reading], object]] = {
    **dict.fromkeys(("gross_mass_kg", "net_mass_kg", "quantity", "declared_value"), _number),
    "package_quantity": _count,
    "hs_code": hs_code,
    "country": country_code,
    "currency": lambda text, _path, _reading: text.upper(),
    "posted_on": _day,
    "eta": _moment,
}
"""How a text becomes the value of its field; any other field is the text."""


def kilograms_of(mass: float, unit: str, path: str, reading: Reading) -> float | None:
    """A mass in kilograms, or None with a problem where its unit is not known."""
    factor = MASSES.get(unit.strip().lower())
    if factor is None:
        reading.error("bad-unit", path, unit, "Give the mass in kilograms, grams, pounds or ounces.")
        return None
    return round(mass * factor, 6)
