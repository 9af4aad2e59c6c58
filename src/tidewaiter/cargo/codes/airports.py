"""IATA airport codes with country and city, from airportsdata.

City (metropolitan area) codes such as LON or NYC are not airports and are not here. Country is ISO 3166-1 alpha-2,
with XK for Kosovo as the source writes it.
"""

from functools import cache

import airportsdata


@cache
def _airports() -> dict[str, tuple[str, str]]:
    return {code: (airport["country"], airport["city"]) for code, airport in airportsdata.load("IATA").items()}


@cache
def countries() -> dict[str, str]:
    """IATA code to the country the airport is in."""
    return {code: country for code, (country, _) in _airports().items()}


@cache
def cities() -> dict[str, str]:
    """IATA code to the city the airport serves, where the source names one."""
    return {code: city for code, (_, city) in _airports().items() if city}
