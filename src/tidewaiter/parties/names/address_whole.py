"""Addresses that stand in one text: street line, postcode, city, region and country apart.

For the rows where a filer put everything into the address line. The country's name at the end, its pattern of postcodes
and the names of its subdivisions (ISO 3166-2, from pycountry) say where the line ends. Read text by text: such rows
are few.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pycountry
from rigour.territories import lookup_territory

from tidewaiter.cargo.codes.countries import alpha2, by_alpha3

_FIVE = "DE FR ES IT TR MX TH KR UA FI MY ID EG SA PK EE HR RS LT MA DZ JO KW NP LK"
_FOUR = "AU NZ CH AT BE DK NO HU BG ZA PH BD SI TN CY LU MD GE"
_SIX = "CN RU IN SG VN RO KZ BY KG UZ CO EC NG TJ"
POSTCODES: dict[str, str] = {
    **dict.fromkeys(_FOUR.split(), r"\d{4}"),
    **dict.fromkeys(_FIVE.split(), r"\d{5}"),
    **dict.fromkeys(_SIX.split(), r"\d{3} ?\d{3}"),
    **dict.fromkeys(["SE", "GR", "CZ", "SK"], r"\d{3} ?\d{2}"),
    "US": r"\d{5}(?:-\d{4})?",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "IE": r"[A-Z]\d[\dW] ?[A-Z\d]{4}",
    "NL": r"\d{4} ?[A-Z]{2}",
    "PL": r"\d{2}-\d{3}",
    "PT": r"\d{4}-\d{3}",
    "BR": r"\d{5}-?\d{3}",
    "JP": r"\u3012?\d{3}-?\d{4}",
    "AR": r"[A-Z]?\d{4}(?:[A-Z]{3})?",
    "LV": r"LV-\d{4}",
    "IL": r"\d{5}(?:\d{2})?",
    "TW": r"\d{3}(?:\d{2,3})?",
    "HK": r"(?!)",
    "AE": r"(?!)",
}
"""Postcodes by country (Universal Postal Union, addressing systems); of others four to six digits."""

_OTHER = r"\d{4,6}"
_SHORT_SUBDIVISIONS = frozenset({"US", "CA", "AU", "BR", "IT", "MY", "IN"})
"""Countries whose subdivisions are written by their codes."""

_WITH_REGIONS = frozenset(["US", "CA", "AU", "BR", "CN", "MX", "IN", "MY", "AR"])
"""Countries where a part between city and postcode is the region; elsewhere cities have the names of regions."""

_KINDS = frozenset({"sheng", "shi", "zizhiqu", "oblast", "oblast'", "kray", "province", "state", "region", "county"})
_NATIONS = frozenset({"gb-eng", "gb-sct", "gb-wls", "gb-nir"})
_PARTS = re.compile(r"[,;\n\r\u3001\u060c]+")
_WITHIN_A_BUILDING = re.compile(
    r"(?i)^(?:apt|apartment|unit|suite|ste|flat|room|rm|floor|fl|bldg|building|block|tower|box|pmb)\b"
)


@dataclass(frozen=True, slots=True)
class Whole:
    """The parts of an address that stood in one text; None for what was not there."""

    line: str
    postcode: str | None
    city: str | None
    region: str | None
    country: str | None


@lru_cache(maxsize=20_000)
def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 of a code or name in any of the languages that rigour knows, None where it is none."""
    plain = text.strip()
    if plain.upper() in alpha2():
        return plain.upper()
    if plain.upper() in by_alpha3():
        return by_alpha3()[plain.upper()]
    if not any(character.isalpha() for character in plain):
        return None
    found = lookup_territory(plain)
    if found is None or not (len(found.code) == 2 or found.code in _NATIONS):  # noqa: PLR2004 - a country, no part of one
        return None
    if plain.casefold() in {place.casefold() for place in found.places}:
        return None  # a city that says its country, as London
    return found.code[:2].upper()


@cache
def subdivisions(country: str) -> dict[str, str]:
    """Names, and codes where they are written, of a country's subdivisions in small letters, to their code."""
    found = {}
    for one in pycountry.subdivisions.get(country_code=country) or []:  # type: ignore[no-untyped-call]
        code = one.code.partition("-")[2]
        found[one.name.lower()] = code
        stem, _, kind = one.name.lower().rpartition(" ")
        if stem and kind in _KINDS:
            found[stem] = code
        if country in _SHORT_SUBDIVISIONS:
            found[code.lower()] = code
    return found


@lru_cache(maxsize=100_000)
def apart(text: str, country: str | None) -> Whole:
    """The parts of one text, read in a country (alpha-2) where one is known beside it."""
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    if not parts:
        return Whole(text, None, None, None, country)
    if len(parts) > 1:
        named = country_code(parts[-1]) if len(parts[-1]) > 2 or country is None else None  # noqa: PLR2004 - a region's code
        if named is not None and country in (None, named):
            country = named
            parts.pop()
    first = re.fullmatch(POSTCODES.get(country or "", _OTHER), parts[0])
    if first is not None and len(parts) > 2:  # noqa: PLR2004 - postcode, city and street, as in Russia
        city = parts[1] if not _is_street(parts[1]) else None
        return Whole(", ".join(parts[1 + (city is not None) :]), first.group(), city, None, country)
    at, postcode, rest = _postcode(parts, country)
    regions = subdivisions(country) if country is not None else {}
    region = None
    if at is not None:
        after, parts = parts[at + 1 :], parts[:at]
        region = next((regions[part.lower()] for part in after if part.lower() in regions), None)
        before = parts[-1] if len(parts) > 1 and not _is_street(parts[-1]) else None
        city, own = _city(rest, regions, alone=before is not None and country in _WITH_REGIONS)
        if not parts:  # all in one part: the street before the postcode, the city after it
            line, _, city = rest.partition("\0")
            return Whole(line.strip(), postcode, city.strip() or None, region, country)
        if city is None and before is not None:
            parts.pop()
            city, other = _city(before, regions, alone=False)
            own = own or other
        region = own or region
        return Whole(", ".join(parts), postcode, city, region, country)
    if len(parts) > 2 and parts[-1].lower() in regions:  # noqa: PLR2004 - street, city, region
        region = regions[parts.pop().lower()]
    city = parts.pop() if len(parts) > 1 and not _is_street(parts[-1]) else None
    return Whole(", ".join(parts), None, city, region, country)


def _postcode(parts: list[str], country: str | None) -> tuple[int | None, str | None, str]:
    """(which part has the postcode, the postcode, the rest of that part with NUL in its place)."""
    pattern = POSTCODES.get(country or "", _OTHER)
    found = re.compile(rf"(?<![\w-])(?:[A-Z]{{1,3}}-)?({pattern})(?![\w-])", re.IGNORECASE)
    for at in range(len(parts) - 1, -1, -1):
        matches = list(found.finditer(parts[at]))
        if matches and (at > 0 or (len(parts) == 1 and matches[-1].start() > 0)):
            last = matches[-1] if at == 0 else matches[0]
            return at, last.group(1), f"{parts[at][: last.start()]}\0{parts[at][last.end() :]}"
    return None, None, ""


def _city(rest: str, regions: dict[str, str], *, alone: bool) -> tuple[str | None, str | None]:
    """City and region of what stands around a postcode; `alone`: a region may stand there alone."""
    words = rest.replace("\0", " ").strip(" -").split()
    for count in range(min(3, len(words)), 0, -1):
        tail = " ".join(words[-count:]).lower()
        if tail in regions and (alone or len(words) > count):
            return " ".join(words[:-count]).rstrip(" -") or None, regions[tail]
    return " ".join(words) or None, None


def _is_street(part: str) -> bool:
    """Whether a part of the text is within the street line: it has a number or names a unit."""
    return any(character.isdigit() for character in part) or _WITHIN_A_BUILDING.match(part) is not None
