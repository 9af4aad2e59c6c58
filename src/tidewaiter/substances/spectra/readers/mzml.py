"""mzML: the HUPO-PSI's XML of mass spectrometers, read with `pyteomics`. Entities of the XML are not expanded."""

import io
import zlib
from binascii import Error as BadBase64

import numpy as np
from lxml import etree
from pyteomics import mzml
from pyteomics.auxiliary import PyteomicsError

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.readers.peaks import mass_spectrum
from tidewaiter.substances.spectra.spectrum import MAX_POINTS, Reading, Spectrum, doubt, failure, nothing_in

NAME = "mzML"


def recognise(data: bytes) -> bool:
    """True for XML in whose beginning an mzML element stands."""
    head = data[:4096]
    return b"<mzML" in head or b"<indexedmzML" in head


def read(data: bytes) -> Reading:
    """Every spectrum of a run, in its order, and what was wrong; what follows damage is not read."""
    spectra: list[Spectrum] = []
    problems: list[Problem] = []
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        hint = "mzML has no document type: the file is not what it says it is."
        return Reading((), (failure("spectrum-unreadable", NAME, "<!DOCTYPE", hint),))
    points = 0
    try:
        with mzml.MzML(io.BytesIO(data), use_index=False, huge_tree=False) as run:
            for entry in run:
                spectrum = _spectrum(entry)
                if spectrum is None:
                    problems.append(doubt("spectrum-points", str(entry.get("id", "")), "", "The scan has no peak."))
                    continue
                points += len(spectrum.x)
                if points > MAX_POINTS:
                    problems.append(
                        doubt("spectrum-cut-short", NAME, str(points), "The run is too long: export scans.")
                    )
                    break
                spectra.append(spectrum)
    except (
        PyteomicsError,
        etree.LxmlError,
        zlib.error,
        BadBase64,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        OverflowError,
    ) as error:
        hint = "The file is damaged here; scans before it are kept."
        problems.append(failure("spectrum-unreadable", NAME, str(error), hint))
    if not spectra and not problems:
        problems.append(nothing_in(NAME))
    return Reading(tuple(spectra), tuple(problems))


def _spectrum(entry: dict[str, object]) -> Spectrum | None:
    """The spectrum of one scan."""
    mz, intensity = entry.get("m/z array"), entry.get("intensity array")
    if mz is None or intensity is None:
        return None
    title = str(entry.get("spectrum title") or entry.get("id") or "")
    level = str(entry.get("ms level", ""))
    return mass_spectrum(np.asarray(mz), np.asarray(intensity), title, _precursor(entry), {"ms_level": level})


def _precursor(entry: dict[str, object]) -> float | None:
    """The m/z of the first selected ion."""
    try:
        listed = entry["precursorList"]["precursor"][0]["selectedIonList"]["selectedIon"][0]  # type: ignore[index]
        return float(listed["selected ion m/z"])
    except (KeyError, IndexError, TypeError, ValueError):
        return None
