"""MGF: Mascot's generic format of fragment spectra, read with `pyteomics`."""

import io

import numpy as np
from pyteomics import mgf
from pyteomics.auxiliary import PyteomicsError

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.readers.jcamp_blocks import decode
from tidewaiter.substances.spectra.readers.peaks import mass_spectrum
from tidewaiter.substances.spectra.spectrum import Reading, Spectrum, failure, nothing_in

NAME = "MGF"
_FACTS = {"formula": "formula", "smiles": "smiles", "inchikey": "inchikey", "instrument": "source_instrument"}


def recognise(data: bytes) -> bool:
    """True for text that begins a spectrum as MGF does."""
    return "BEGIN IONS" in decode(data[:65536])


def read(data: bytes) -> Reading:
    """Every spectrum, in its order, and what was wrong; what follows damage is not read."""
    spectra: list[Spectrum] = []
    problems: list[Problem] = []
    try:
        for entry in mgf.MGF(io.StringIO(decode(data)), convert_arrays=1, read_charges=False, read_ions=False):
            about = {str(name).lower(): value for name, value in entry["params"].items()}
            title = str(about.get("name") or about.get("title") or "")
            spectrum = mass_spectrum(
                np.asarray(entry["m/z array"]),
                np.asarray(entry["intensity array"]),
                title,
                _mass(about.get("pepmass")),
                {name: str(about.get(key, "")) for name, key in _FACTS.items()},
            )
            if spectrum is None:
                problems.append(failure("spectrum-points", title, "", "The spectrum has no peak."))
            else:
                spectra.append(spectrum)
    except (PyteomicsError, ValueError, KeyError, TypeError, IndexError) as error:
        hint = "The text is damaged here; spectra before it are kept."
        problems.append(failure("spectrum-unreadable", NAME, str(error), hint))
    if not spectra and not problems:
        problems.append(nothing_in(NAME))
    return Reading(tuple(spectra), tuple(problems))


def _mass(said: object) -> float | None:
    """The precursor's m/z of a PEPMASS line."""
    first = said[0] if isinstance(said, tuple | list) and said else said
    return float(first) if isinstance(first, int | float) else None
