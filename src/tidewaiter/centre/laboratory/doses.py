"""How many doses a mass comes to, as a range from the range of mass and of purity: never a point. Pure.

The convention for a dose is a dated row with its source; a substance that the table does not have gives no doses. What
a dose is differs by source (potentially lethal, extremely dangerous, one unit of consumption) and is said with it:
numbers of different substances are not to be added. Not here, because no authority was found that gives one:
carfentanil (DEA, 2016: its lethal range in humans is unknown), nitazenes, xylazine; cocaine, of which Germany's Federal
Court of Justice set 5 g of hydrochloride without a number of units (1 February 1985, 2 StR 685/84).
"""

import math
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Convention:
    """What counts as one dose of a pure substance, in milligrams, from a day on, and who says so."""

    substance: str
    milligrams: float
    since: date
    source: str


CONVENTIONS: tuple[Convention, ...] = (
    Convention("fentanyl", 2.0, date(2016, 1, 1), "2 mg, potentially lethal: convention of the US DEA"),
    Convention(
        "heroin",
        50.0,
        date(1983, 11, 7),
        "50 mg of hydrochloride, extremely dangerous to who is not used to it: Federal Court of Justice of Germany, "
        "7 November 1983 (BGHSt 32, 162)",
    ),
    Convention(
        "amphetamine",
        50.0,
        date(1985, 4, 11),
        "50 mg of base, a unit of consumption (200 to 10 g): Federal Court of Justice of Germany, 11 April 1985, "
        "1 StR 507/84",
    ),
    Convention(
        "methamphetamine",
        25.0,
        date(2008, 12, 3),
        "25 mg of base, a unit of consumption (200 to 5 g): Federal Court of Justice of Germany, 2 StR 86/08",
    ),
    *(
        Convention(
            name,
            120.0,
            date(1996, 10, 9),
            "120 mg of base, a unit of consumption (250 to 30 g): Federal Court of Justice of Germany, 9 October 1996, "
            "3 StR 220/96, of MDE, and taken for MDMA and MDA alike",
        )
        for name in ("mdma", "mda")
    ),
)


@dataclass(frozen=True, slots=True)
class Doses:
    """A range of doses and the convention it rests on."""

    low: int
    high: int
    convention: Convention


def doses(substance: str, mass_g: tuple[float, float], purity: tuple[float, float], on: date) -> Doses | None:
    """Doses in a mass (grams, from and to) of a purity (per cent, from and to); None without a convention.

    1 kg at 7 % is 35,000 doses of 2 mg, at 100 % it is 500,000.
    """
    known = [one for one in CONVENTIONS if one.substance == substance.strip().casefold() and one.since <= on]
    if not known:
        return None
    convention = max(known, key=lambda one: one.since)
    low, high = (
        round(mass * 1000 * share / 100 / convention.milligrams, 6) for mass, share in zip(mass_g, purity, strict=True)
    )
    return Doses(math.floor(low), math.ceil(high), convention)


def around(value: float, uncertainty: float, most: float = float("inf")) -> tuple[float, float]:
    """A value with its expanded uncertainty as a range, not below 0 and not above `most`."""
    return max(value - uncertainty, 0.0), min(value + uncertainty, most)
