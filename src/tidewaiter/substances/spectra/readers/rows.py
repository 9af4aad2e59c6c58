"""Rows of numbers, and facts before them, in the text that instruments export: what columns and maps have in common.

No standard. Cells lie between tabs, semicolons, commas or blanks; a decimal comma is understood where the cells are
separated by something else.
"""

import re

from tidewaiter.substances.spectra.spectrum import Technique, technique_of

MAX_COLUMNS = 2000
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_FACT = re.compile(r"^#?\s*([A-Za-z][^=:\t]{0,40}?)\s*[=:]\s*(.{0,200})$")
_WAVENUMBERS = (350.0, 4600.0)
"""Between these lie the abscissae of an infrared or Raman spectrum whose file names no unit, in 1/cm."""


def separator(line: str) -> str | None:
    """What stands between the cells of a line; None for blanks."""
    return next((mark for mark in ("\t", ";", ",") if mark in line), None)


def cells(line: str) -> list[str]:
    """The cells of a line, without quotes."""
    mark = separator(line.strip())
    return [cell.strip().strip('"') for cell in line.strip().split(mark)]


def numbers(found: list[str], *, decimal_comma: bool, most: int = MAX_COLUMNS + 1) -> list[float]:
    """The numbers of these cells, [] when one is none; empty cells at the end do not count."""
    if decimal_comma:
        found = [cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell for cell in found]
    while found and not found[-1]:
        found = found[:-1]
    if any(not _NUMBER.fullmatch(cell) for cell in found):
        return []
    return [float(cell) for cell in found[:most]]


def row(line: str) -> list[float]:
    """The numbers of a line, [] when a cell is none."""
    return numbers(cells(line), decimal_comma=separator(line.strip()) != ",")


def fact(line: str) -> tuple[str, str] | None:
    """Name, in small letters, and value of a line that looks like `#name=value` or `name: value`."""
    found = _FACT.match(line)
    return (found[1].strip().lower(), found[2].strip()) if found else None


def measured(facts: dict[str, str], x_unit: str, least: float, most: float) -> tuple[Technique, str]:
    """Technique and unit of the abscissa, by what the file says of itself and between what its abscissae lie."""
    about = " ".join(f"{name} {value}" for name, value in facts.items())
    technique = technique_of(f"{about} {x_unit}", x_unit)
    if technique is Technique.OTHER and least >= 0 and _WAVENUMBERS[0] < most <= _WAVENUMBERS[1]:
        return Technique.RAMAN if "laser" in about.lower() else Technique.INFRARED, x_unit or "1/CM"
    return technique, x_unit
