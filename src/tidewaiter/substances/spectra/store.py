"""A library on disk: a folder that loads by mapping, so that 20,000 references are there at once.

`library.json` (provenance), and for each technique a folder with `references.parquet`, vectors as `.npy` and
`company.npz`. Whoever writes names the folder; a folder that is damaged, or whose vectors do not fit its table, is
refused by `Unusable`.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.substances.spectra.grid import GRID
from tidewaiter.substances.spectra.judge import company_from
from tidewaiter.substances.spectra.library import (
    REFERENCES,
    VIBRATIONAL,
    Library,
    MassReferences,
    Provenance,
    Vibrational,
    digest,
)

VERSION = 1
_ABOUT = "library.json"
_COMPANY = "company.npz"


class Unusable(Exception):  # noqa: N818 - what the folder is, not an error of ours
    """A folder that is no library, or a damaged one; says what the operator should do."""


def write(folder: Path, library: Library) -> Provenance:
    """Write a library into a new folder; gives its provenance with the digest."""
    provenance = replace(library.provenance, sha256=digest(library))
    for technique, part in library.parts.items():
        at = folder / technique.value
        at.mkdir(parents=True)
        pq.write_table(part.references, at / "references.parquet")
        np.save(at / "derivative.npy", part.derivative)
        np.save(at / "absorbance.npy", part.absorbance)
        np.save(at / "covered.npy", part.covered)
        if part.company is not None:
            arrays: dict[str, Any] = dict(part.company.arrays())
            np.savez(at / _COMPANY, **arrays)
    if library.mass:
        at = folder / "mass"
        at.mkdir(parents=True)
        pq.write_table(library.mass.references, at / "references.parquet")
        np.save(at / "mz.npy", library.mass.mz)
        np.save(at / "intensity.npy", library.mass.intensity)
        np.save(at / "begins.npy", library.mass.begins)
    folder.mkdir(parents=True, exist_ok=True)
    about = asdict(provenance) | {"format": VERSION, "grid": [float(GRID[0]), float(GRID[-1]), len(GRID)]}
    (folder / _ABOUT).write_text(json.dumps(about, indent=1, ensure_ascii=False), encoding="utf-8")
    return provenance


def is_library(folder: Path) -> bool:
    """True when the folder says of itself that it is a library."""
    return (folder / _ABOUT).is_file()


def provenance_of(folder: Path) -> Provenance:
    """What a folder says of its library, without loading it."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        fits = about["format"] == VERSION and about["grid"][2] == len(GRID)
        known = {name: about[name] for name in Provenance.__dataclass_fields__}
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise Unusable(f"{folder} holds no library: import one with `tidewaiter spectra import`") from error
    if not fits:
        raise Unusable(f"{folder} was written for another grid: import the library again")
    return Provenance(**known)


def load(folder: Path, *, verify: bool = False) -> Library:
    """The library in a folder, its vectors mapped; with `verify`, every byte is compared with the digest."""
    provenance = provenance_of(folder)
    try:
        parts = {
            technique: _part(folder / technique.value, technique)
            for technique in VIBRATIONAL
            if (folder / technique.value).is_dir()
        }
        mass = _mass(folder / "mass") if (folder / "mass").is_dir() else None
    except (OSError, ValueError, KeyError, EOFError, pa.ArrowException) as error:
        raise Unusable(f"{folder} is damaged ({error}): import the library again") from error
    library = Library(provenance, parts, mass)
    if verify and digest(library) != provenance.sha256:
        raise Unusable(f"{folder} is not what was imported (its digest differs): import the library again")
    return library


def _part(at: Path, technique: Any) -> Vibrational:  # noqa: ANN401 - a Technique
    read = _reader(at)
    table = pq.read_table(at / "references.parquet", schema=REFERENCES)
    company = None
    if (at / _COMPANY).is_file():  # a small library has none, nor one that an earlier version imported
        with np.load(at / _COMPANY, allow_pickle=False) as told:
            company = company_from(dict(told))
    part = Vibrational(technique, table, read("derivative"), read("absorbance"), read("covered"), company)
    shape = (table.num_rows, len(GRID))
    if any(vector.shape != shape for vector in (part.derivative, part.absorbance, part.covered)):
        raise ValueError("vectors do not fit the table of references")
    return part


def _mass(at: Path) -> MassReferences:
    read = _reader(at)
    table = pq.read_table(at / "references.parquet", schema=REFERENCES)
    mass = MassReferences(table, read("mz"), read("intensity"), read("begins"))
    if (
        len(mass.begins) != table.num_rows + 1
        or mass.begins[-1] != len(mass.mz)
        or mass.mz.shape != mass.intensity.shape
    ):
        raise ValueError("peaks do not fit the table of references")
    return mass


def _reader(at: Path) -> Callable[[str], Any]:
    return lambda name: np.load(at / f"{name}.npy", mmap_mode="r", allow_pickle=False)
