"""JCAMP-DX: infrared, Raman, mass, NMR and UV spectra of nearly every instrument and library.

Standards: JCAMP-DX 4.24 (1988), 5.00 (1993, mass), 5.01 (1999), 6.00; forms AFFN, PAC, SQZ, DIF, DUP
(`jcamp_numbers`), NTUPLES and LINK (`jcamp_blocks`). Checked and said: ##NPOINTS=, ordinate checks of DIF lines,
abscissae of lines, ##FIRSTY=, ##MAXY= and ##MINY=. Chemical structures (JCAMP-CS) are not read.
"""

from collections.abc import Iterator

import numpy as np

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.readers.jcamp_blocks import Block, blocks, decode
from tidewaiter.substances.spectra.readers.jcamp_numbers import assignments, number, ordinates, tuples
from tidewaiter.substances.spectra.readers.jcamp_tuples import from_pages
from tidewaiter.substances.spectra.spectrum import (
    MAX_POINTS,
    Array,
    Reading,
    Spectrum,
    Technique,
    doubt,
    facts_of,
    failure,
    nothing_in,
    ordinate_of,
    technique_of,
)

NAME = "JCAMP-DX"
_FACTS = {
    "cas": ("CASREGISTRYNO",),
    "cas_name": ("CASNAME", "NAMES"),
    "formula": ("MOLFORM",),
    "molar_mass": ("MW",),
    "origin": ("ORIGIN",),
    "owner": ("OWNER",),
    "instrument": ("SPECTROMETER/DATASYSTEM", "SPECTROMETERDATASYSTEM"),
    "date": ("LONGDATE", "DATE"),
    "description": ("SAMPLEDESCRIPTION",),
    "sampling": ("SAMPLINGPROCEDURE",),
    "state": ("STATE",),
    "resolution": ("RESOLUTION",),
    "reference": ("SOURCEREFERENCE", "CROSSREFERENCE"),
    "inchikey": ("INCHIKEY", "$INCHIKEY"),
    "smiles": ("SMILES", "$SMILES"),
    "licence": ("$LICENCE", "$LICENSE"),
    "precursor": ("$PRECURSOR", ".PRECURSOR"),
}
_TOLERANCE = 0.01
"""Of the ordinates' range: how far ##FIRSTY=, ##MAXY= and ##MINY= may be off before it is said."""


def recognise(data: bytes) -> bool:
    """True for what begins with labelled data records of JCAMP-DX."""
    head = decode(data[:4096]).lstrip().upper()
    return head.startswith("##") and ("TITLE" in head or "JCAMP" in head)


def read(data: bytes) -> Reading:
    """Every spectrum of a JCAMP-DX file, in its order, and what was wrong."""
    spectra: list[Spectrum] = []
    problems: list[Problem] = []
    for block in blocks(decode(data)):
        for found in _of_block(block):
            if isinstance(found, Spectrum):
                spectra.append(found)
            else:
                problems.append(found)
    if not spectra and not problems:
        problems.append(nothing_in(NAME))
    return Reading(tuple(spectra), tuple(problems))


def _of_block(block: Block) -> Iterator[Spectrum | Problem]:
    """Spectra and problems of one block."""
    title = block.get("TITLE").split("\n")[0].strip()
    if not block.ended and (block.tables or block.pages):
        yield doubt("spectrum-cut-short", title, "##END=", "The file ends before its block does: fetch it again.")
    if any(page.form for page in block.pages):
        yield from from_pages(block, title, facts(block))
    for label, form, body in block.tables:
        if not form and not body:
            continue
        flat = form.upper().replace(" ", "")
        if "++" in flat:
            yield from _table(block, title, body)
        elif "XYMA" in flat or "XYA" in flat or label == "PEAKASSIGNMENTS":
            yield from _peaks(block, title, assignments(body), 0)
        else:
            width = 3 if "XYW..XYW" in flat or "XYM..XYM" in flat else 2
            rows, left = tuples(body, width)
            yield from _peaks(block, title, [(row[0], row[1]) for row in rows], left, label)


def facts(block: Block) -> dict[str, str]:
    """What a block says of its sample and instrument."""
    return {name: " ".join(block.get(*labels).split()) for name, labels in _FACTS.items()}


def _spectrum(block: Block, title: str, x: Array, y: Array, *, discrete: bool) -> Spectrum:
    x_unit, y_unit = block.get("XUNITS"), block.get("YUNITS")
    known = facts(block)
    precursor = number(known["precursor"])
    technique = technique_of(block.get("DATATYPE"), x_unit)
    return Spectrum(
        x,
        y,
        technique,
        ordinate_of(y_unit),
        title,
        x_unit,
        y_unit,
        discrete or technique is Technique.MASS,
        precursor if np.isfinite(precursor) else None,
        facts_of(known),
    )


def _peaks(
    block: Block, title: str, rows: list[tuple[float, float]], left: int, label: str = "PEAKTABLE"
) -> Iterator[Spectrum | Problem]:
    """A table of pairs: peaks, or points that are not evenly spaced."""
    if left:
        hint = "A number has no partner; the pairs before it are kept: compare with the file."
        yield doubt("spectrum-points", title, str(left), hint)
    pairs = np.asarray(rows[:MAX_POINTS], dtype=np.float64).reshape(-1, 2)
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    if not len(pairs):
        yield failure("spectrum-points", title, "", "The table holds no pair of numbers.")
        return
    x, y = pairs[:, 0] * _factor(block, "XFACTOR"), pairs[:, 1] * _factor(block, "YFACTOR")
    yield from _count(block, title, len(x))
    yield _spectrum(block, title, x, y, discrete=label.startswith("PEAK"))


def _factor(block: Block, label: str) -> float:
    """A factor of the block, 1 where it says none."""
    value = number(block.get(label).split("\n")[0].strip())
    return value if np.isfinite(value) and value != 0 else 1.0


def _count(block: Block, title: str, points: int) -> Iterator[Problem]:
    said = number(block.get("NPOINTS"))
    if np.isfinite(said) and int(said) != points:
        hint = "The number of points is not what the file says: it may be cut short or altered."
        yield doubt("spectrum-points", title, f"{points} for {int(said)}", hint)


def _table(block: Block, title: str, body: str) -> Iterator[Spectrum | Problem]:
    """An evenly spaced table (X++(Y..Y)) with its checks."""
    decoded = ordinates(body, MAX_POINTS)
    if not decoded.y:
        yield failure("spectrum-points", title, "", "The table holds no ordinate that can be read.")
        return
    if decoded.unread:
        hint = "Part of the line is no number in any form of JCAMP-DX; the rest is kept."
        yield doubt("spectrum-value", title, decoded.unread[0], hint)
    if decoded.failed_checks:
        hint = "Ordinate checks fail: the table is damaged; fetch the file again before you rely on it."
        yield doubt("spectrum-y-check", title, "; ".join(decoded.failed_checks[:3]), hint)
    raw = np.asarray(decoded.y)
    y = raw * _factor(block, "YFACTOR")
    x, wrong = abscissa(block, decoded.line_x, len(y))
    if wrong:
        hint = "Abscissae of lines are not where the file's ends put them: lines may be missing."
        yield doubt("spectrum-x-check", title, wrong, hint)
    yield from _count(block, title, len(y))
    yield from _extremes(block, title, y)
    known = ~np.isnan(y)
    if not known.any():
        yield failure("spectrum-points", title, "", "Every ordinate is missing.")
        return
    yield _spectrum(block, title, x[known], y[known], discrete=False)


def abscissa(block: Block, line_x: list[tuple[int, float]], points: int) -> tuple[Array, str]:
    """Abscissae of an even table from ##FIRSTX= and ##LASTX=, or from its lines where those disagree.

    The second value says where lines are off by more than two steps, '' where they are not.
    """
    factor = _factor(block, "XFACTOR")
    at = np.asarray([index for index, _ in line_x], dtype=np.float64)
    lines = np.asarray([value for _, value in line_x], dtype=np.float64) * factor
    good = ~np.isnan(lines)
    at, lines = at[good], lines[good]
    first, last = number(block.get("FIRSTX")), number(block.get("LASTX"))
    if not np.isfinite(first):
        first = lines[0] if len(lines) else 0.0
    if not np.isfinite(last):
        step = number(block.get("DELTAX"))
        if not np.isfinite(step) or step == 0:
            step = (lines[-1] - lines[0]) / (at[-1] - at[0]) if len(lines) > 1 and at[-1] != at[0] else 1.0
        last = first + step * (points - 1)
    x = np.linspace(first, last, points)
    if len(lines) < 2 or points < 2:  # noqa: PLR2004 - one line cannot disagree with another
        return x, ""
    index = np.clip(at, 0, points - 1).astype(np.int64)
    step = abs(last - first) / (points - 1)
    off = np.abs(lines - x[index])
    slack = 2 * step + abs(factor) + 1e-3 * abs(last - first) / max(points - 1, 1)
    if (off <= slack).all():
        return x, ""
    worst = int(np.argmax(off))
    said = f"line {worst + 1}: {lines[worst]:g} for {x[index[worst]]:g}"
    order = np.argsort(at)
    inner = np.interp(np.arange(points), at[order], lines[order])
    tail = np.arange(points) > at.max()
    slope = (lines[order][-1] - lines[order][0]) / max(at.max() - at.min(), 1.0)
    inner[tail] = lines[order][-1] + slope * (np.arange(points)[tail] - at.max())
    return inner, said


def _extremes(block: Block, title: str, y: Array) -> Iterator[Problem]:
    """Say where ##FIRSTY=, ##MAXY= or ##MINY= is not what was read."""
    known = y[~np.isnan(y)]
    if not len(known):
        return
    span = max(float(np.ptp(known)), 1e-12)
    read_ones = {"FIRSTY": float(known[0]), "MAXY": float(known.max()), "MINY": float(known.min())}
    factor = _factor(block, "YFACTOR")
    for label, got in read_ones.items():
        said = number(block.get(label))
        # some writers give these before the factor is applied
        if np.isfinite(said) and min(abs(said - got), abs(said * factor - got)) > _TOLERANCE * span:
            hint = "An ordinate is not what the file says of it: compare the file with its source."
            yield doubt("spectrum-extreme", title, f"{label} {got:g} for {said:g}", hint)
