"""Values of UN/EDIFACT segments: dates (DTM), numbers, masses (MEA), money (MOA), places (LOC), parties (NAD, COM).

Code lists are those of the UN directories (D.95B to D.21A). What cannot be read is a Problem and stays null.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from math import isfinite

from tidewaiter.cargo.codes import countries
from tidewaiter.formats.air_reading import Reading, country_code
from tidewaiter.formats.edifact_marks import Segment

DATE_FORMATS: dict[str, str] = {
    "101": "%y%m%d",
    "102": "%Y%m%d",
    "201": "%y%m%d%H%M",
    "202": "%y%m%d%H%M%S",
    "203": "%Y%m%d%H%M",
    "204": "%Y%m%d%H%M%S",
    "205": "%Y%m%d%H%M%z",
    "303": "%Y%m%d%H%M",
    "304": "%Y%m%d%H%M%S",
}
"""Codes of 2379 to what they write; 303 and 304 end with the name of a zone, which is passed over."""

KILOGRAMS: dict[str, float] = {
    "KGM": 1.0,
    "KG": 1.0,
    "KGS": 1.0,
    "GRM": 0.001,
    "GR": 0.001,
    "G": 0.001,
    "TNE": 1000.0,
    "MT": 1000.0,
    "LBR": 0.45359237,
    "LB": 0.45359237,
    "ONZ": 0.028349523125,
    "DTN": 100.0,
    "LTN": 1016.0469088,
    "STN": 907.18474,
}
"""Measurement units (6411) to kilograms."""

GROSS = frozenset({"", "G", "WT", "AAA", "AAB", "AAD", "AAE", "AAG", "ACN", "AET", "EGW", "VGM", "AAL"})
NET = frozenset({"N", "AAC", "AAF"})
"""Codes of 6313 for gross and for net mass; carriers send some (AAG, AAE) that the list does not name so."""

_MASSES = frozenset({"AAE", "WT", "AAI", "WX", "AAX", ""})
_SHAPES = {6: "101", 8: "102", 10: "201", 12: "203", 14: "204"}
_NUMBER = re.compile(r"-?(\d+([.,]\d*)?|[.,]\d+)")
_PIVOT = 70
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_MAX_INT = 2**31 - 1


def moment(segment: Segment, reading: Reading) -> datetime | None:
    """The time of a DTM (C507), taken for UTC unless it says its zone; null with a problem when it is none."""
    text, form = segment.get(1, 2), segment.get(1, 3)
    if not text:
        return None
    layout = DATE_FORMATS.get(form) or DATE_FORMATS.get(_SHAPES.get(len(text), ""), "")
    if form in {"303", "304"}:
        text = text[: 12 if form == "303" else 14]
    found = read_moment(text, layout)
    if found is None:
        reading.error("bad-date", f"{segment.path} C507", segment.get(1, 2), "Give the time by format 102 or 203.")
    return found


@lru_cache(4096)
def read_moment(text: str, layout: str) -> datetime | None:
    """A time by a layout of `strptime`; two-digit years from 70 on are of the last century."""
    if not layout or not text.isascii() or not text.replace("+", "").replace("-", "").isdigit():
        return None
    if layout.startswith("%y"):
        text, layout = ("19" if text[:2] >= str(_PIVOT) else "20") + text, f"%Y{layout[2:]}"
    if "%z" not in layout and len(text) != len(_LONG_AGO.strftime(layout)):
        return None
    try:
        found = datetime.strptime(text, layout)  # noqa: DTZ007 - the zone is set below where the text has none
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def number(text: str, path: str, reading: Reading) -> float | None:
    """A number with point or comma; null with a problem for anything else."""
    if not text:
        return None
    value = float(text.replace(",", ".")) if text.isascii() and _NUMBER.fullmatch(text) else float("inf")
    if isfinite(value):
        return value
    reading.error("bad-number", path, text, "Give a number without separators of thousands.")
    return None


def whole(text: str, path: str, reading: Reading) -> int | None:
    """A whole number; null with a problem for anything else."""
    value = number(text, path, reading)
    if value is None:
        return None
    if value != int(value) or abs(value) > _MAX_INT:
        reading.error("bad-number", path, text, "Give a whole number.")
        return None
    return int(value)


def mass(text: str, unit: str, path: str, reading: Reading) -> float | None:
    """A mass in kilograms; kilograms are taken where no unit is given."""
    value = number(text, path, reading)
    if value is None:
        return None
    if not unit:
        reading.warn("bad-unit", path, unit, "Give the unit of mass; kilograms were taken.")
        return value
    if unit.upper() not in KILOGRAMS:
        reading.error("bad-unit", path, unit, "Give the mass in KGM.")
        return None
    return value * KILOGRAMS[unit.upper()]


def measured(segment: Segment, reading: Reading) -> tuple[str, float] | None:
    """Of an MEA, the field it fills (gross_mass_kg or net_mass_kg) and kilograms; None when it measures no mass."""
    if segment.get(1) not in _MASSES:
        return None
    dimension = segment.get(2)
    name = "net_mass_kg" if dimension in NET else "gross_mass_kg" if dimension in GROSS else ""
    unit, text = segment.get(3, 1), segment.get(3, 2)
    if not name or not text or (unit and unit.upper() not in KILOGRAMS and segment.get(1) != "WT"):
        return None
    kilograms = mass(text, unit, f"{segment.path} C174", reading)
    return None if kilograms is None else (name, kilograms)


def place(segment: Segment) -> str | None:
    """The place of a LOC (C517): its code, else its name."""
    return segment.get(2, 1).upper() or segment.get(2, 4) or None


def text_of(segment: Segment) -> str:
    """The free text of an FTX (C108), its parts joined by a blank."""
    return " ".join(segment.components(4))


def party(segment: Segment, role: str, reading: Reading) -> dict[str, object]:
    """Fields of consignor or consignee from a NAD; a name and address without structure (C058) is cut at the name."""
    names, lines = segment.components(4), segment.components(5)
    loose = segment.components(3)
    if loose and not names:
        names, loose = loose[:1], loose[1:]
    if loose and not lines:
        lines = loose
    code = segment.get(9).upper()
    code = countries.by_alpha3().get(code, code)
    found = {
        "name": " ".join(_named(names, segment)),
        "address_line": ", ".join(lines),
        "city": segment.get(6),
        "postcode": segment.get(8),
        "country": country_code(code, f"{segment.path} 3207", reading),
        "id": segment.get(2),
    }
    return {f"{role}_{name}": text for name, text in found.items() if text}


def _named(names: list[str], segment: Segment) -> list[str]:
    """Parts of a name without the code of its format (3045), which is its sixth component."""
    return names[:-1] if segment.get(4, 6) and len(names) > 1 else names


_CHANNELS = {"TE": "phone", "AL": "phone", "EM": "email"}


def contact(segment: Segment, role: str) -> dict[str, str]:
    """Telephone or e-mail of a party from a COM (C076)."""
    channel = _CHANNELS.get(segment.get(1, 2))
    return {f"{role}_{channel}": segment.get(1, 1)} if channel and segment.get(1, 1) else {}


def first_of(codes: Iterable[str], found: dict[str, str]) -> str:
    """The value of the first code that was found, '' for none."""
    for code in codes:
        if value := found.get(code):
            return value
    return ""
