"""A spectrum as a value, whatever instrument and file it came from, and the answer of a reader.

Abscissa and ordinate are float64 of the same length, in the order of the file, in the file's units; nothing is
resampled or converted here (`grid` does that). Peak lists (mass spectra, peak tables) are `discrete`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tidewaiter.cargo.problem import Problem, Severity

Array = NDArray[np.float64]

MAX_POINTS = 4_000_000
"""Points of one file at most: more is a damaged count or an attack."""


class Technique(StrEnum):
    """What was measured."""

    INFRARED = "infrared"
    RAMAN = "raman"
    MASS = "mass"
    NMR = "nmr"
    UV_VISIBLE = "uv-visible"
    OTHER = "other"


class Ordinate(StrEnum):
    """What the ordinate says, as far as the file says it."""

    ABSORBANCE = "absorbance"
    TRANSMITTANCE = "transmittance"
    INTENSITY = "intensity"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Spectrum:
    """One spectrum: abscissa, ordinate and what the file says of them.

    `facts` are what the file says of sample and instrument, by lower-case names (`cas`, `formula`, `origin`,
    `owner`, `instrument`, `date` ...); `precursor` is the m/z of the ion that was fragmented, where there is one.
    """

    x: Array
    y: Array
    technique: Technique = Technique.OTHER
    ordinate: Ordinate = Ordinate.UNKNOWN
    title: str = ""
    x_unit: str = ""
    y_unit: str = ""
    discrete: bool = False
    precursor: float | None = None
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse what no reader may build: two lengths, or nothing at all."""
        if self.x.shape != self.y.shape or self.x.ndim != 1 or not len(self.x):
            raise ValueError("abscissa and ordinate are vectors of one length, of at least one point")

    def named(self, title: str) -> "Spectrum":
        """The same spectrum under another title."""
        return replace(self, title=title)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: spectra, and everything that was wrong with it. Never both empty."""

    spectra: tuple[Spectrum, ...] = ()
    problems: tuple[Problem, ...] = ()


def failure(code: str, path: str, value: str, hint: str) -> Problem:
    """A problem that costs the spectrum."""
    return Problem(code, path, value, hint, Severity.ERROR)


def doubt(code: str, path: str, value: str, hint: str) -> Problem:
    """A problem that leaves the spectrum in use."""
    return Problem(code, path, value, hint, Severity.WARNING)


def nothing_in(name: str) -> Problem:
    """The problem of a file in which no spectrum is."""
    return failure("spectrum-none", name, "", "Export the spectrum itself; this file holds none that can be read.")


def technique_of(said: str, x_unit: str = "") -> Technique:
    """The technique that a data type and a unit of the abscissa speak of (JCAMP-DX's words and common ones)."""
    words, unit = said.upper(), x_unit.upper()
    for technique, marks in _MARKS:
        if any(mark in words for mark in marks):
            return technique
    if "M/Z" in unit or "MASS" in unit:
        return Technique.MASS
    if "RAMAN" in unit:
        return Technique.RAMAN
    if unit.startswith(("1/CM", "CM-1", "CM^-1", "WAVENUMBER", "WN")) or "CM-1" in unit or "1/CM" in unit:
        return Technique.INFRARED
    return Technique.OTHER


_MARKS = (
    (Technique.RAMAN, ("RAMAN",)),
    (Technique.NMR, ("NMR",)),
    (Technique.MASS, ("MASS SPEC",)),
    (Technique.UV_VISIBLE, ("UV/VIS", "UV-VIS", "UV VIS", "ULTRAVIOLET")),
    (Technique.INFRARED, ("INFRARED", "FTIR", "FT-IR", "ATR")),
)


def ordinate_of(y_unit: str) -> Ordinate:
    """What a unit of the ordinate says it is."""
    unit = y_unit.upper()
    if "TRANSM" in unit or unit in {"%T", "T"}:
        return Ordinate.TRANSMITTANCE
    if "ABS" in unit or unit in {"A", "AU"} or "BASE 10" in unit:
        return Ordinate.ABSORBANCE
    if "COUNT" in unit or "INTENS" in unit or "ABUND" in unit or "ARBITRARY" in unit:
        return Ordinate.INTENSITY
    return Ordinate.UNKNOWN


def facts_of(found: Mapping[str, str]) -> Mapping[str, str]:
    """Facts without those that are empty, as a mapping that nobody changes."""
    return MappingProxyType({name: value for name, value in found.items() if value})
