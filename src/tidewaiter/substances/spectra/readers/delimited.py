"""Columns of numbers: CSV, tab-separated and space-separated exports of instruments.

No standard: the first column is the abscissa, each further column a spectrum. Lines before the numbers are facts where
they look like `#name=value` or `name: value`, names of columns where the last of them has as many cells as the numbers
have. A decimal comma is understood where the cells are separated by something else.
"""

from collections.abc import Sequence

import numpy as np

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.readers.jcamp_blocks import decode
from tidewaiter.substances.spectra.readers.rows import cells, fact, measured, row
from tidewaiter.substances.spectra.spectrum import (
    MAX_POINTS,
    Array,
    Ordinate,
    Reading,
    Spectrum,
    doubt,
    facts_of,
    nothing_in,
    ordinate_of,
)

NAME = "CSV"
_LEAST = 8
"""Rows of numbers from which on a file is a spectrum."""


def recognise(data: bytes) -> bool:
    """True for text of which at least half the lines of the beginning, after a head, are rows of numbers."""
    head = decode(data[:8192])
    if "\ufffd" in head[:2000] or any(ord(letter) < 9 for letter in head[:2000]):  # noqa: PLR2004 - control letters
        return False
    lines = [line for line in head.splitlines()[:-1] or head.splitlines() if line.strip()]
    tail = lines[len(lines) // 2 :]
    return bool(tail) and sum(len(row(line)) > 1 for line in tail) * 2 >= len(tail)


def read(data: bytes) -> Reading:
    """The spectra of a file of columns, and what was wrong."""
    facts: dict[str, str] = {}
    names: list[str] = []
    rows: list[list[float]] = []
    odd: list[str] = []
    for line in decode(data).splitlines():
        if not line.strip():
            continue
        found = row(line)
        if len(found) > 1 and (not rows or len(found) == len(rows[0])):
            rows.append(found)
        elif rows:
            odd.append(line)
        elif said := fact(line):
            facts[said[0]] = said[1]
        else:
            names = cells(line.lstrip("#"))
        if rows and len(rows) * len(rows[0]) > MAX_POINTS:
            break
    problems: list[Problem] = []
    if odd:
        hint = "Lines between or after the numbers are no rows like the first; they are left out."
        problems.append(doubt("spectrum-value", f"{len(odd)} lines", odd[0], hint))
    if len(rows) < _LEAST:
        return Reading((), (*problems, nothing_in(NAME)))
    table = np.asarray(rows, dtype=np.float64)
    table = table[np.isfinite(table).all(axis=1)]
    if len(table) < _LEAST:
        return Reading((), (*problems, nothing_in(NAME)))
    return Reading(_spectra(table, names, facts), tuple(problems))


def _spectra(table: Array, names: Sequence[str], facts: dict[str, str]) -> tuple[Spectrum, ...]:
    """One spectrum a column after the first."""
    known = list(names) if len(names) == table.shape[1] else [""] * table.shape[1]
    technique, x_unit = measured(facts, known[0], float(table[:, 0].min()), float(table[:, 0].max()))
    title = facts.get("title", facts.get("sample", ""))
    spectra = []
    for column in range(1, table.shape[1]):
        name = known[column]
        ordinate = ordinate_of(name)
        own = title if ordinate is not Ordinate.UNKNOWN else " ".join(part for part in (title, name) if part)
        spectra.append(
            Spectrum(table[:, 0], table[:, column], technique, ordinate, own, x_unit, name, facts=facts_of(facts))
        )
    return tuple(spectra)
