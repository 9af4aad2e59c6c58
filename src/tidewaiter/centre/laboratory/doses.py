"""How many doses a mass comes to, as a range from the range of mass and of purity: never a point. Pure.

The convention for a dose is a dated row with its source; a substance that the table does not have gives no doses.
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
