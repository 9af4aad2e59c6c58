"""NTUPLES of JCAMP-DX 5: pages of a variable over another (real and imaginary parts, scans, traces).

Standard: JCAMP-DX 5.00 §5.2 (Lampen et al. 1994, Appl. Spectrosc. 48:1545). Each page is a spectrum of its own; its
title names the page. What hangs on three variables in one page is not in the standard.
"""

import re
from collections.abc import Iterator

import numpy as np

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.readers.jcamp_blocks import Block, Page
from tidewaiter.substances.spectra.readers.jcamp_numbers import number, ordinates, tuples
from tidewaiter.substances.spectra.spectrum import (
    MAX_POINTS,
    Spectrum,
    Technique,
    doubt,
    facts_of,
    failure,
    ordinate_of,
    technique_of,
)


def _columns(block: Block) -> dict[str, dict[str, str]]:
    """What the block says of each variable, by its symbol."""
    names = [part.strip().upper() for part in block.get("SYMBOL").split(",")]
    table: dict[str, dict[str, str]] = {name: {} for name in names if name}
    for label in ("VARNAME", "UNITS", "FIRST", "LAST", "FACTOR", "VARDIM"):
        values = [part.strip() for part in block.get(label).split(",")]
        for name, value in zip(names, values, strict=False):
            if name:
                table[name][label] = value
    return table


def _of(table: dict[str, dict[str, str]], symbol: str, label: str, otherwise: float) -> float:
    value = number(table.get(symbol, {}).get(label, ""))
    return value if np.isfinite(value) else otherwise


def from_pages(block: Block, title: str, facts: dict[str, str]) -> Iterator[Spectrum | Problem]:
    """Spectra of the pages of an NTUPLES block, and what was wrong."""
    table = _columns(block)
    budget = MAX_POINTS
    for page in block.pages:
        if not page.form or budget <= 0:
            continue
        for found in _page(block, page, table, title, facts, budget):
            if isinstance(found, Spectrum):
                budget -= len(found.x)
            yield found


def _page(
    block: Block, page: Page, table: dict[str, dict[str, str]], title: str, facts: dict[str, str], budget: int
) -> Iterator[Spectrum | Problem]:
    """The spectrum of one page."""
    name = f"{title} [{page.said}]" if page.said else title
    flat = page.form.upper().replace(" ", "")
    if even := re.match(r"\(?([A-Z])\+\+\(([A-Z])\.\.", flat):
        x_symbol, y_symbol = even[1], even[2]
        decoded = ordinates(page.body, budget)
        if decoded.failed_checks:
            hint = "Ordinate checks fail: the table is damaged; fetch the file again before you rely on it."
            yield doubt("spectrum-y-check", name, "; ".join(decoded.failed_checks[:3]), hint)
        y = np.asarray(decoded.y, dtype=np.float64)
        first = _of(table, x_symbol, "FIRST", decoded.line_x[0][1] if decoded.line_x else 0.0)
        x = np.linspace(first, _of(table, x_symbol, "LAST", first + max(len(y) - 1, 0)), len(y))
    else:
        letters = re.match(r"\(?([A-Z])([A-Z])\.\.", flat)
        x_symbol, y_symbol = (letters[1], letters[2]) if letters else ("X", "Y")
        rows, _ = tuples(page.body, 2)
        pairs = np.asarray(rows[:budget], dtype=np.float64).reshape(-1, 2)
        x, y = pairs[:, 0] * _of(table, x_symbol, "FACTOR", 1.0), pairs[:, 1]
    y = y * _of(table, y_symbol, "FACTOR", 1.0)
    known = ~(np.isnan(y) | np.isnan(x))
    if not known.any():
        yield failure("spectrum-points", name, page.form, "The page holds no point that can be read.")
        return
    said = _of(table, y_symbol, "VARDIM", np.nan) if not page.points else number(page.points)
    if np.isfinite(said) and int(said) != len(y):
        hint = "The number of points is not what the file says: it may be cut short or altered."
        yield doubt("spectrum-points", name, f"{len(y)} for {int(said)}", hint)
    x_unit, y_unit = table.get(x_symbol, {}).get("UNITS", ""), table.get(y_symbol, {}).get("UNITS", "")
    variable = table.get(y_symbol, {}).get("VARNAME", "")
    technique = technique_of(block.get("DATATYPE"), x_unit)
    yield Spectrum(
        x[known],
        y[known],
        technique,
        ordinate_of(y_unit),
        name,
        x_unit,
        y_unit,
        technique is Technique.MASS or "PEAKS" in flat,
        None,
        facts_of(facts | {"page": page.said, "variable": variable}),
    )
