"""ISO 3166-1 alpha-2 country codes, from pycountry.

Holds the officially assigned codes only. Former countries (AN, YU) and codes that a trade uses by agreement (XK,
EU) are not among them: a filer who sends one gets a Problem, the row is kept.
"""

from functools import cache

import pycountry


@cache
def names() -> dict[str, str]:
    """Alpha-2 code to the English short name of ISO 3166-1."""
    return {country.alpha_2: country.name for country in pycountry.countries}


@cache
def alpha2() -> frozenset[str]:
    """Every officially assigned alpha-2 code."""
    return frozenset(names())


@cache
def by_alpha3() -> dict[str, str]:
    """Alpha-3 code to alpha-2 code, for messages that write the longer one."""
    return {country.alpha_3: country.alpha_2 for country in pycountry.countries}
