"""A library of reference spectra in memory: what it is, its references, and their vectors ready for products.

References are ordered by substance, so that the best of each is one reduction. A vibrational part holds unit
derivatives and absorbances on the one grid; a mass part holds peaks end to end with where each spectrum begins.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra import grid
from tidewaiter.substances.spectra.grid import Matrix
from tidewaiter.substances.spectra.judge import Company
from tidewaiter.substances.spectra.spectrum import Array, Spectrum, Technique, doubt

REFERENCES = pa.schema(
    [
        ("name", pa.string()),
        ("substance", pa.string()),  # what two spectra of one thing share: CAS number, InChIKey or the name
        ("cas", pa.string()),
        ("formula", pa.string()),
        ("inchikey", pa.string()),
        ("origin", pa.string()),
        ("licence", pa.string()),
        ("file", pa.string()),
        ("file_sha256", pa.string()),
        ("precursor", pa.float64()),
        ("simulated", pa.bool_()),
    ]
)
VIBRATIONAL = (Technique.INFRARED, Technique.RAMAN)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What stands behind a library: shown with every hit and every negative."""

    name: str
    version: str
    licence: str
    source: str
    dated: str  # ISO day of the library's content: what appeared later is not in it
    sha256: str = ""
    simulated: bool = False


@dataclass(frozen=True)
class Vibrational:
    """Infrared or Raman references: (n, grid) each, ordered by substance; and what company they keep, once counted."""

    technique: Technique
    references: pa.Table
    derivative: Matrix
    absorbance: Matrix
    covered: NDArray[np.bool_]
    company: Company | None = None

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each substance's references begin."""
        return starts_of(self.references["substance"].to_pylist())

    @cached_property
    def masks(self) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """The different coverages of the references, and which of them each reference has."""
        packed = np.packbits(self.covered, axis=1)
        _, first, which = np.unique(packed, axis=0, return_index=True, return_inverse=True)
        return self.covered[first], which.astype(np.int64).ravel()


@dataclass(frozen=True)
class MassReferences:
    """Mass spectra: peaks of all references end to end; `begins[i]` to `begins[i + 1]` are those of reference i."""

    references: pa.Table
    mz: Array
    intensity: Array
    begins: NDArray[np.int64]

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each substance's references begin."""
        return starts_of(self.references["substance"].to_pylist())

    @cached_property
    def precursors(self) -> Array:
        """The precursor of each reference in m/z, NaN where none is known."""
        return np.asarray(self.references["precursor"].to_numpy(zero_copy_only=False), dtype=np.float64)

    @cached_property
    def binned(self) -> dict[float, tuple[csr_matrix, Array]]:
        """What a search made of the peaks, by its tolerance, kept for the next query."""
        return {}

    def peaks(self, at: int) -> tuple[Array, Array]:
        """The m/z and intensities of one reference."""
        here = slice(int(self.begins[at]), int(self.begins[at + 1]))
        return self.mz[here], self.intensity[here]


@dataclass(frozen=True, slots=True)
class Library:
    """A library: provenance, parts by technique, and mass spectra."""

    provenance: Provenance
    parts: Mapping[Technique, Vibrational] = field(default_factory=dict)
    mass: MassReferences | None = None

    def __len__(self) -> int:
        """How many references there are."""
        tables = [part.references for part in self.parts.values()] + ([self.mass.references] if self.mass else [])
        return sum(len(table) for table in tables)


def starts_of(substances: Sequence[str]) -> NDArray[np.int64]:
    """Where runs of equal names begin."""
    return np.asarray(
        [at for at, name in enumerate(substances) if at == 0 or substances[at - 1] != name], dtype=np.int64
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A spectrum that is to become a reference, and the file it came from."""

    spectrum: Spectrum
    file: str = ""
    file_sha256: str = ""


def substance_of(spectrum: Spectrum) -> str:
    """What spectra of one substance share: the CAS number, else the InChIKey, else the title."""
    facts = spectrum.facts
    return facts.get("cas") or facts.get("inchikey") or " ".join(spectrum.title.casefold().split())


def build(provenance: Provenance, entries: Sequence[Entry]) -> tuple[Library, tuple[Problem, ...]]:
    """A library of these entries, and which could not become references, and why."""
    problems: list[Problem] = []
    usable: dict[Technique, list[Entry]] = {}
    for entry in entries:
        spectrum = entry.spectrum
        if not substance_of(spectrum):
            hint = "A reference needs a name: set the title of the spectrum."
            problems.append(doubt("spectrum-without-name", entry.file, "", hint))
        elif spectrum.technique is Technique.MASS or grid.comparable(spectrum):
            usable.setdefault(spectrum.technique, []).append(entry)
        else:
            hint = "Only infrared, Raman and mass spectra that cover enough of their range can be compared."
            said = f"{spectrum.technique.value} {spectrum.x.min():g} to {spectrum.x.max():g} {spectrum.x_unit}"
            problems.append(doubt("spectrum-not-comparable", spectrum.title or entry.file, said, hint))
    for group in usable.values():
        group.sort(key=lambda entry: (substance_of(entry.spectrum), entry.file, entry.spectrum.title))
    parts = {
        technique: _vibrational(provenance, technique, usable[technique])
        for technique in VIBRATIONAL
        if technique in usable
    }
    mass = _mass(provenance, usable[Technique.MASS]) if Technique.MASS in usable else None
    return Library(provenance, parts, mass), tuple(problems)


def _vibrational(provenance: Provenance, technique: Technique, entries: Sequence[Entry]) -> Vibrational:
    prepared = grid.gridded([entry.spectrum for entry in entries])
    table = _table(provenance, entries)
    return Vibrational(technique, table, prepared.derivative, prepared.absorbance, prepared.covered)


def _mass(provenance: Provenance, entries: Sequence[Entry]) -> MassReferences:
    lengths = np.asarray([len(entry.spectrum.x) for entry in entries], dtype=np.int64)
    begins = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)))
    mz = np.concatenate([entry.spectrum.x for entry in entries])
    intensity = np.concatenate([entry.spectrum.y for entry in entries])
    return MassReferences(_table(provenance, entries), mz, intensity, begins)


def _table(provenance: Provenance, entries: Sequence[Entry]) -> pa.Table:
    rows = [
        {
            "name": entry.spectrum.title or entry.spectrum.facts.get("cas_name", "") or substance_of(entry.spectrum),
            "substance": substance_of(entry.spectrum),
            **{name: entry.spectrum.facts.get(name) for name in ("cas", "formula", "inchikey", "origin")},
            "licence": entry.spectrum.facts.get("licence") or provenance.licence,
            "file": entry.file,
            "file_sha256": entry.file_sha256,
            "precursor": entry.spectrum.precursor,
            "simulated": provenance.simulated,
        }
        for entry in entries
    ]
    return pa.Table.from_pylist(rows, schema=REFERENCES)


def digest(library: Library) -> str:
    """The SHA-256 of all references and vectors: what `provenance.sha256` must be."""
    found = hashlib.sha256()
    for technique in VIBRATIONAL:
        if technique in library.parts:
            part = library.parts[technique]
            _add(found, part.references, part.derivative, part.absorbance, part.covered)
            if part.company is not None:
                told = part.company.arrays()
                _add(found, part.references.slice(0, 0), *(told[name] for name in sorted(told)))
    if library.mass:
        _add(found, library.mass.references, library.mass.mz, library.mass.intensity, library.mass.begins)
    return found.hexdigest()


def _add(found: "hashlib._Hash", references: pa.Table, *vectors: NDArray[np.generic]) -> None:
    for row in references.to_pylist():
        found.update(repr(sorted(row.items())).encode())
    for vector in vectors:
        found.update(np.ascontiguousarray(vector).tobytes())
