"""Analytical techniques by category and by what they measure, and whether a set of them carries an identification.

Categories are those of SWGDRUG's recommendations (part III B): A selects by structure, B and C less so. The rule kept
here: at least one Category A technique and at least one other that measures a different property, each with a clean
blank and a standard that was met, both pointing at the same substance. Infrared and Raman both read vibrations of
bonds and count as one property here, which is stricter than the recommendations. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """How much a technique can tell substances apart."""

    A = "A"
    B = "B"
    C = "C"


class Property(StrEnum):
    """What a technique measures."""

    VIBRATION = "vibration of bonds"
    FRAGMENTS = "mass of fragments"
    NUCLEI = "magnetism of nuclei"
    LATTICE = "crystal lattice"
    RETENTION = "retention"
    MOBILITY = "mobility of ions"
    CRYSTALS = "shape of crystals"
    ABSORPTION = "absorption of light"
    LOOKS = "looks under a microscope"
    COLOUR = "colour reaction"
    FLUORESCENCE = "fluorescence"
    BINDING = "binding of antibodies"
    MELTING = "melting point"
    MARKINGS = "markings of a product"


@dataclass(frozen=True, slots=True)
class Technique:
    """A technique: its code, its name, its category and what it measures."""

    code: str
    name: str
    category: Category
    measures: Property


_A, _B, _C = Category.A, Category.B, Category.C
_P = Property

TECHNIQUES: tuple[Technique, ...] = (
    Technique("ftir", "Infrared spectroscopy", _A, _P.VIBRATION),
    Technique("raman", "Raman spectroscopy", _A, _P.VIBRATION),
    Technique("ms", "Mass spectrometry", _A, _P.FRAGMENTS),
    Technique("nmr", "Nuclear magnetic resonance", _A, _P.NUCLEI),
    Technique("xrd", "X-ray diffractometry", _A, _P.LATTICE),
    Technique("gc", "Gas chromatography", _B, _P.RETENTION),
    Technique("lc", "Liquid chromatography", _B, _P.RETENTION),
    Technique("tlc", "Thin layer chromatography", _B, _P.RETENTION),
    Technique("ce", "Capillary electrophoresis", _B, _P.MOBILITY),
    Technique("ims", "Ion mobility spectrometry", _B, _P.MOBILITY),
    Technique("microcrystal", "Microcrystalline test", _B, _P.CRYSTALS),
    Technique("uv-vis", "Ultraviolet and visible spectroscopy, full spectrum", _B, _P.ABSORPTION),
    Technique("microscopy", "Macroscopic and microscopic examination of plant matter", _B, _P.LOOKS),
    Technique("colour", "Colour test", _C, _P.COLOUR),
    Technique("fluorescence", "Fluorescence spectroscopy", _C, _P.FLUORESCENCE),
    Technique("immunoassay", "Immunoassay or test strip", _C, _P.BINDING),
    Technique("melting-point", "Melting point", _C, _P.MELTING),
    Technique("identifiers", "Pharmaceutical identifiers", _C, _P.MARKINGS),
)

BY_CODE = {one.code: one for one in TECHNIQUES}


class Check(StrEnum):
    """What a blank or a standard that ran beside the sample showed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement as far as it counts: technique, the substance that it points at ('' for none), its controls."""

    technique: str
    points_at: str
    blank: Check
    standard: Check

    @property
    def valid(self) -> bool:
        """Whether its controls were run and held."""
        return self.blank is Check.PASSED and self.standard is Check.PASSED


@dataclass(frozen=True, slots=True)
class Scheme:
    """Whether measurements carry an identification; `lacks` says in sentences what is missing."""

    lacks: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.lacks


def scheme(measured: Sequence[Measured], substance: str) -> Scheme:
    """Whether measurements that point at a substance identify it; for '' whether what was looked for is ruled out.

    A substance is ruled out where valid measurements of the same breadth point at nothing, or at something else that
    they identify: then that substance is asked about.
    """
    agreeing = [one for one in measured if _same(one.points_at, substance)]
    valid = [one for one in agreeing if one.valid]
    lacks = []
    invalid = len(agreeing) - len(valid)
    first = [BY_CODE[one.technique] for one in valid if BY_CODE[one.technique].category is Category.A]
    if not first:
        lacks.append("No valid Category A measurement agrees.")
    others = {BY_CODE[one.technique].measures for one in valid}
    if first and not any(others - {one.measures} for one in first):
        lacks.append("No second valid measurement of another property agrees.")
    if invalid and lacks:
        lacks.append(f"{invalid} that agree do not count: blank or standard was not run or did not hold.")
    if contrary := sorted({one.points_at for one in measured if one.valid and one.points_at not in {"", substance}}):
        against = [name for name in contrary if not _same(name, substance)]
        if against and substance == "":
            lacks.append(f"A valid measurement points at {', '.join(against)}.")
    return Scheme(tuple(lacks))


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
