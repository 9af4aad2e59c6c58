"""Doses in a mass, as a range from purity, by the convention of 2 mg of pure fentanyl."""

from dataclasses import dataclass

CONVENTION_MG = 2.0
"""Pure fentanyl that is usually called potentially lethal, in milligrams."""


@dataclass(frozen=True, slots=True)
class Doses:
    """The fewest and the most doses that a mass may hold."""

    least: int
    most: int


def doses(mass_kg: float, purity_least: float, purity_most: float) -> Doses:
    """Doses in a mass (kg) of fentanyl whose purity lies between two shares (0 to 1)."""
    if mass_kg < 0 or not 0 <= purity_least <= purity_most <= 1:
        message = "a mass is not negative, and 0 <= least purity <= most purity <= 1"
        raise ValueError(message)
    return Doses(*(round(mass_kg * 1e6 * purity / CONVENTION_MG) for purity in (purity_least, purity_most)))
