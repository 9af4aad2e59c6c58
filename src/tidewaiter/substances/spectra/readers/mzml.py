"""mzML: the HUPO-PSI's XML of mass spectrometers, version 1.1.

Read are the first selected ion, and m/z and intensity arrays: of 32 or 64 bits, plain or with zlib, and in MS-Numpress
(`numpress.py`). Other arrays give a Problem that says how to export the run. Entities are not expanded and nothing is
fetched.
"""

import base64
import io
import zlib

import numpy as np
from lxml import etree

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.readers import numpress
from tidewaiter.substances.spectra.readers.peaks import mass_spectrum
from tidewaiter.substances.spectra.spectrum import MAX_POINTS, Array, Reading, Spectrum, doubt, failure, nothing_in

NAME = "mzML"
_SPACE = "{http://psi.hupo.org/ms/mzml}"
_MZ, _INTENSITY = "MS:1000514", "MS:1000515"
_WIDTHS = {"MS:1000521": "<f4", "MS:1000523": "<f8"}
_PLAIN, _ZLIB = "MS:1000576", "MS:1000574"
_SELECTED, _LEVEL, _TITLE = "MS:1000744", "MS:1000511", "MS:1000796"


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
        scans = etree.iterparse(
            io.BytesIO(data), tag=f"{_SPACE}spectrum", resolve_entities=False, no_network=True, huge_tree=False
        )
        for _, element in scans:
            found = _scan(element)
            element.clear()
            if isinstance(found, Problem):
                problems.append(found)
                continue
            points += len(found.x)
            if points > MAX_POINTS:
                problems.append(doubt("spectrum-cut-short", NAME, str(points), "The run is too long: export scans."))
                break
            spectra.append(found)
    except etree.LxmlError as error:
        hint = "The file is damaged here; scans before it are kept."
        problems.append(failure("spectrum-unreadable", NAME, str(error), hint))
    if not spectra and not problems:
        problems.append(nothing_in(NAME))
    return Reading(tuple(spectra), tuple(problems))


def _scan(element: etree._Element) -> Spectrum | Problem:
    """One scan, or why it cannot be read."""
    name = str(element.get("id", ""))
    arrays: dict[str, Array] = {}
    for holder in element.iter(f"{_SPACE}binaryDataArray"):
        said = _said(holder)
        kind = next((accession for accession in (_MZ, _INTENSITY) if accession in said), "")
        if kind:
            values = _values(holder.findtext(f"{_SPACE}binary") or "", said)
            if values is None:
                hint = "The array is damaged, or neither plain, zlib nor MS-Numpress: export it without compression."
                return failure("spectrum-unreadable", name, kind, hint)
            arrays[kind] = values
    if len(arrays) < 2:  # noqa: PLR2004 - m/z and intensity
        return doubt("spectrum-points", name, "", "The scan has no peak.")
    said = _said(element)
    ion = next((_number(_said(found)[_SELECTED]) for found in _ions(element) if _SELECTED in _said(found)), None)
    spectrum = mass_spectrum(
        arrays[_MZ], arrays[_INTENSITY], said.get(_TITLE) or name, ion, {"ms_level": said.get(_LEVEL, "")}
    )
    return spectrum or doubt("spectrum-points", name, "", "The scan has no peak.")


def _ions(element: etree._Element) -> list[etree._Element]:
    return list(element.iter(f"{_SPACE}selectedIon"))


def _said(element: etree._Element) -> dict[str, str]:
    """Values of the parameters directly below an element, by accession."""
    return {str(one.get("accession")): str(one.get("value", "")) for one in element.findall(f"{_SPACE}cvParam")}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _values(text: str, said: dict[str, str]) -> Array | None:
    """The numbers of a binary array; None for a form that is not read, or damage."""
    form = next((accession for accession in numpress.FORMS if accession in said), "")
    width = next((_WIDTHS[accession] for accession in _WIDTHS if accession in said), None)
    if not form and (width is None or not (_PLAIN in said or _ZLIB in said)):
        return None
    try:
        data = base64.b64decode(text, validate=False)
        if _ZLIB in said or form in numpress.AND_ZLIB:
            data = zlib.decompressobj().decompress(data, 8 * MAX_POINTS)
        if form:
            return numpress.decoded(form, data)
    except (ValueError, zlib.error):
        return None
    size = int(str(width)[-1])
    return np.frombuffer(data[: len(data) // size * size], str(width)).astype(np.float64)
