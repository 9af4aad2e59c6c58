"""Where places are, from airportsdata: airports by IATA code, UN/LOCODEs as the airport of the same letters.

A UN/LOCODE is two letters of the country and three of the place, which are those of the airport wherever a city has
one (Recommendation 16, paragraph 3.2.1); a place without an airport of that name stands at the middle of its country's
airports. Degrees, north and east positive.
"""

from functools import cache
from typing import NamedTuple

import airportsdata

IATA_LETTERS = 3
LOCODE_LETTERS = 5


class Airport(NamedTuple):
    """Where an airport is: degrees, and its country (ISO 3166-1 alpha-2)."""

    latitude: float
    longitude: float
    country: str


@cache
def airports() -> dict[str, Airport]:
    """Airports by IATA code."""
    return {code: Airport(one["lat"], one["lon"], one["country"]) for code, one in airportsdata.load("IATA").items()}


@cache
def countries() -> dict[str, tuple[float, float]]:
    """Country to the middle (median latitude and longitude) of its airports."""
    of: dict[str, list[Airport]] = {}
    for airport in airports().values():
        of.setdefault(airport.country, []).append(airport)
    return {
        country: (_median([one.latitude for one in at]), _median([one.longitude for one in at]))
        for country, at in of.items()
    }


def place(code: str | None, country: str | None = None) -> tuple[float, float] | None:
    """Where an IATA code or UN/LOCODE is; the middle of the country where that is all that is known, else None."""
    if code is not None and len(code) == IATA_LETTERS and code in airports():
        return airports()[code][:2]
    if code is not None and len(code) == LOCODE_LETTERS:
        at = airports().get(code[2:])
        if at is not None and at.country == code[:2]:
            return at[:2]
        country = code[:2]
    return countries().get(country or "")


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
