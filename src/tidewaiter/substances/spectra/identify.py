"""What a spectrum most likely is of: hits with values, a verdict that may be *unknown*, parts of a mixture.

Nothing here confirms anything: a hit is presumptive, a chemist decides. What is shown of a hit is in `view`, what is
said of it in `wording`.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from tidewaiter.substances.spectra import grid, mass_search, mixture, search, standing
from tidewaiter.substances.spectra.criterion import Verdict, strength
from tidewaiter.substances.spectra.devices import Device
from tidewaiter.substances.spectra.library import Library, MassReferences, Provenance, Vibrational
from tidewaiter.substances.spectra.spectrum import Spectrum, Technique

HITS = 10
"""Substances shown."""
MIXED_RESIDUAL = 0.3
"""What firm parts may leave unexplained (as a root) for a mixture to be spoken of; 3 % of unknowns then are."""


class Incomparable(Exception):  # noqa: N818 - what the spectrum is, not an error of ours
    """A spectrum with which the library cannot be searched; says why."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One substance of the library: its best reference and how that compares with the spectrum.

    `index` is a correlation of derivatives (vibrational) or a cosine (mass), `residual` what stays unexplained (0 to 1;
    None for mass spectra), `matched` the count of matched peaks (mass spectra).
    """

    name: str
    substance: str
    cas: str
    formula: str
    index: float
    residual: float | None
    matched: int | None
    precursor_difference: float | None
    licence: str
    file: str
    simulated: bool
    reference: int


@dataclass(frozen=True, slots=True)
class PartFound:
    """A part of a mixture by name, what only it explains (0 to 1), and whether it is firm or merely possible."""

    name: str
    amount: mixture.Amount
    gain: float
    firm: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class Identification:
    """The answer: verdict, hits, gap of the first, why it is not called, parts of a mixture.

    `strength` is the mark of the first hit: with 0 as the threshold where the library has a judge (`judged`), else
    the plain criterion's. `rival` is the substance of the library that comes nearest to the first hit's, '' if unknown.
    """

    spectrum: Spectrum
    technique: Technique
    verdict: Verdict
    hits: tuple[Hit, ...]
    gap: float
    strength: float
    why: str
    parts: tuple[PartFound, ...]
    class_evidence: str
    library: Provenance
    references: int
    device: Device | None
    judged: bool = False
    rival: str = ""


def identify(spectrum: Spectrum, library: Library, device: Device | None = None) -> Identification:
    """Search a library for a spectrum. Raises `Incomparable` where that cannot be done."""
    technique = spectrum.technique
    if device is not None and device.technique is not technique and technique is not Technique.OTHER:
        raise Incomparable(f"the spectrum is {technique.value}, and {device.name} measures {device.technique.value}")
    if device is not None and technique is Technique.OTHER:
        technique = device.technique
        spectrum = replace(spectrum, technique=technique)
    if technique is Technique.MASS:
        if library.mass is None:
            raise Incomparable("the library holds no mass spectra")
        return _by_mass(spectrum, library, library.mass, device)
    if technique not in library.parts:
        held = ", ".join([part.value for part in library.parts] + (["mass"] if library.mass else []))
        raise Incomparable(f"the spectrum is {technique.value}, and the library holds {held or 'nothing'}")
    if not grid.comparable(spectrum):
        raise Incomparable(f"the spectrum covers too little of {grid.FIRST:g} to {grid.LAST:g} 1/cm")
    return _by_bands(spectrum, library, library.parts[technique], device)


def _by_bands(spectrum: Spectrum, library: Library, part: Vibrational, device: Device | None) -> Identification:
    """Search infrared or Raman references."""
    query = grid.gridded([spectrum])
    ranked = search.rank(query, part, HITS)
    hits = []
    for row, index in zip(ranked.reference[0], ranked.index[0], strict=True):
        both = query.covered[0] & part.covered[row]
        left = search.residual(query.absorbance[0].astype(np.float64), part.absorbance[row].astype(np.float64), both)
        hits.append(_hit(part.references, int(row), float(index), residual=left))
    first, gap = hits[0], float(ranked.gap[0])
    stood = standing.of(query, part, first.index, gap, first.residual or 0.0)
    called = not stood.why
    found = mixture.parts_of(query, part)
    parts = tuple(
        PartFound(str(_of(part.references, p.reference, "name")), p.amount, p.gain, p.firm, first.simulated)
        for p in found.parts
    )
    mixed = len(found.firm) > 1
    verdict = Verdict.MATCH if called else Verdict.UNKNOWN
    if not called and mixed and found.residual <= MIXED_RESIDUAL:
        verdict = Verdict.MIXTURE
    return Identification(
        spectrum,
        part.technique,
        verdict,
        tuple(hits),
        gap,
        stood.mark,
        stood.why,
        parts,
        "",
        library.provenance,
        part.references.num_rows,
        device,
        stood.judged,
        stood.rival,
    )


def _by_mass(spectrum: Spectrum, library: Library, part: MassReferences, device: Device | None) -> Identification:
    """Search mass spectra."""
    found = mass_search.search(spectrum, part, HITS)
    hits = tuple(
        _hit(
            part.references,
            hit.reference,
            hit.cosine,
            matched=hit.matched,
            precursor_difference=hit.precursor_difference,
        )
        for hit in found
    )
    first = found[0]
    gap = first.cosine - (found[1].cosine if len(found) > 1 else 0.0)
    enough = first.cosine >= mass_search.CALLED and first.matched >= mass_search.LEAST_MATCHED
    called = enough and first.same_precursor is not False
    near = max(found, key=lambda hit: hit.cosine)
    evidence = ""
    other = near.same_precursor is False and near.cosine >= mass_search.CLASS_EVIDENCE
    if not called and other and near.matched >= mass_search.LEAST_MATCHED:
        evidence = str(_of(part.references, near.reference, "name"))
    why = "" if called else "no reference with this precursor is close enough"
    return Identification(
        spectrum,
        Technique.MASS,
        Verdict.MATCH if called else Verdict.UNKNOWN,
        hits,
        gap,
        strength(first.cosine, max(gap, 0.0)),
        why,
        (),
        evidence,
        library.provenance,
        part.references.num_rows,
        device,
    )


def _of(table: pa.Table, row: int, name: str) -> Any:  # noqa: ANN401 - whatever the column holds
    return table[name][row].as_py()


def _hit(
    table: pa.Table,
    row: int,
    index: float,
    *,
    residual: float | None = None,
    matched: int | None = None,
    precursor_difference: float | None = None,
) -> Hit:
    known = {
        name: str(_of(table, row, name) or "") for name in ("name", "substance", "cas", "formula", "licence", "file")
    }
    return Hit(
        **known,
        index=index,
        residual=residual,
        matched=matched,
        precursor_difference=precursor_difference,
        simulated=bool(_of(table, row, "simulated")),
        reference=row,
    )
