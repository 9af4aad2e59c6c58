"""ISO 4217 currency codes, from pycountry.

XXX (no currency) and XTS (testing) are left out: nothing can be declared in them. There are no exchange rates
here: declared values are compared within a currency, because a rate of the wrong day would be a silent error.
"""

from functools import cache

import pycountry

_NOT_MONEY = frozenset({"XXX", "XTS"})


@cache
def names() -> dict[str, str]:
    """Alphabetic code to the name of the currency."""
    return {c.alpha_3: c.name for c in pycountry.currencies if c.alpha_3 not in _NOT_MONEY}


@cache
def codes() -> frozenset[str]:
    """Every alphabetic code a value can be declared in."""
    return frozenset(names())
