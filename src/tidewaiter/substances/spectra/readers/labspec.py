"""LabSpec (HORIBA) text exports of several spectra: series, lines and maps as one matrix.

No published standard; as LabSpec 5 and 6 write them: facts (`#Laser (nm)=532`), a line of abscissae that begins with
one or two empty cells, then a line a spectrum: where or when it was measured (one or two numbers), and its ordinates.
What the axes are is said by `#AxisType[n]` and `#AxisUnit[n]` in newer versions only. A single spectrum is exported as
columns (`delimited`).
"""

from itertools import islice

import numpy as np

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.readers.jcamp_blocks import decode
from tidewaiter.substances.spectra.readers.rows import fact, measured, numbers
from tidewaiter.substances.spectra.spectrum import (
    MAX_POINTS,
    Array,
    Ordinate,
    Reading,
    Spectrum,
    doubt,
    facts_of,
    nothing_in,
)

NAME = "LabSpec map"
_LEAST = 8
"""Abscissae from which on a line is taken for those of spectra."""
_HEAD = 200_000
"""Bytes within which the line of abscissae begins."""
_MOST_PLACES = 2


def recognise(data: bytes) -> bool:
    """True for text that begins with facts, after which a line of abscissae has nothing in its first cell or two."""
    if not data.startswith(b"#"):
        return False
    lines = (line for line in decode(data[:_HEAD]).split("\n") if line.strip())
    return next((_places(line) > 0 for line in lines if not line.startswith("#")), False)


def _places(line: str) -> int:
    """How many empty cells a line of abscissae begins with; 0 for another line."""
    first = line.split("\t", 3 + _LEAST)[: 3 + _LEAST]
    empty = next((at for at, cell in enumerate(first) if cell.strip()), 0)
    known = numbers([cell.strip() for cell in first[empty : empty + _LEAST]], decimal_comma=True)
    return empty if 0 < empty <= _MOST_PLACES and len(known) == _LEAST else 0


def _row(line: str, most: int) -> list[float]:
    return numbers([cell.strip() for cell in line.split("\t")], decimal_comma=True, most=most)


def read(data: bytes) -> Reading:
    """One spectrum a line of the matrix, titled by where or when it was measured, and what was wrong."""
    facts: dict[str, str] = {}
    lines = (line for line in decode(data).split("\n") if line.strip())
    head = ""
    for head in lines:
        if not head.startswith("#"):
            break
        if said := fact(head):
            facts.setdefault(*said)
    places = _places(head)
    x = np.asarray(_row("\t".join(head.split("\t")[places:]), MAX_POINTS), dtype=np.float64)
    if not places or not len(x) or not np.isfinite(x).all():
        return Reading((), (nothing_in(NAME),))
    spectra, odd = [], []
    most = MAX_POINTS // len(x)
    for line in islice(lines, most):
        found = _row(line, places + len(x) + 1)
        if len(found) != places + len(x) or not np.isfinite(found).all():
            odd.append(line)
            continue
        spectra.append(_spectrum(x, found[:places], np.asarray(found[places:], dtype=np.float64), facts))
    problems: list[Problem] = []
    if odd:
        hint = "Lines of the matrix that have not a number for each abscissa are left out."
        problems.append(doubt("spectrum-value", f"{len(odd)} lines", odd[0][:200], hint))
    if next(lines, None) is not None:
        hint = "The file has more spectra than are read of one file: export parts of it."
        problems.append(doubt("spectrum-too-large", NAME, f"{most} spectra", hint))
    return Reading(tuple(spectra), (*problems, *(() if spectra else (nothing_in(NAME),))))


def _spectrum(x: Array, place: list[float], y: Array, facts: dict[str, str]) -> Spectrum:
    """One line of the matrix."""
    unit = facts.get("axisunit[1]", "").upper()
    technique, x_unit = measured(facts, unit, float(x.min()), float(x.max()))
    named = [(facts.get(f"axistype[{at}]", ""), facts.get(f"axisunit[{at}]", "")) for at in range(2, 2 + len(place))]
    where = ", ".join(
        " ".join(part for part in (axis, f"{value:g}", measure) if part)
        for (axis, measure), value in zip(named, place, strict=True)
    )
    title = " ".join(part for part in (facts.get("title") or facts.get("sample", ""), f"({where})") if part)
    own = facts_of({**facts, "position": where})
    return Spectrum(x, y, technique, Ordinate.INTENSITY, title, x_unit, facts.get("axisunit[0]", ""), facts=own)
