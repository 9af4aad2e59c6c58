"""MSP: text libraries of mass spectra (NIST, MoNA, MassBank's export).

No standard but NIST's habit: `Name:` begins a spectrum, `Num Peaks:` its peaks, pairs separated by blanks, commas,
semicolons or line ends; what stands in quotation marks after a peak is a remark.
"""

import re

import numpy as np

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.readers.jcamp_blocks import decode
from tidewaiter.substances.spectra.readers.jcamp_numbers import number, tuples
from tidewaiter.substances.spectra.readers.peaks import mass_spectrum
from tidewaiter.substances.spectra.spectrum import Reading, Spectrum, doubt, failure, nothing_in

NAME = "MSP"
_START = re.compile(r"^[ \t]*name[ \t]*:", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(r"^[ \t]*([A-Za-z][\w #/-]{0,30}?)[ \t]*:[ \t]*(.*)$")
_FACTS = {
    "cas": ("cas#", "cas", "casno", "casnumber"),
    "formula": ("formula",),
    "inchikey": ("inchikey",),
    "smiles": ("smiles",),
    "instrument": ("instrument", "instrument_type", "source_instrument"),
    "licence": ("licence", "license"),
    "origin": ("author", "contributor", "db#", "accession"),
    "ion": ("precursor_type", "adduct"),
}


def recognise(data: bytes) -> bool:
    """True for text in which `Name:` and `Num Peaks:` stand."""
    head = decode(data[:65536])
    return bool(_START.search(head)) and re.search(r"num[ _]*peaks[ \t]*:", head, re.IGNORECASE) is not None


def read(data: bytes) -> Reading:
    """Every spectrum of a library in its order, and what was wrong."""
    text = decode(data)
    marks = [mark.start() for mark in _START.finditer(text)]
    spectra: list[Spectrum] = []
    problems: list[Problem] = []
    for start, end in zip(marks, [*marks[1:], len(text)], strict=True) if marks else ():
        fields, body = _parts(text[start:end])
        title = fields.get("name", "")
        rows, _ = tuples(re.sub(r'"[^"\n]*"?', " ", body), 2)
        said = number(fields.get("num peaks", fields.get("num_peaks", fields.get("numpeaks", ""))))
        if np.isfinite(said) and int(said) != len(rows):
            hint = "The number of peaks is not what the file says: it may be cut short or altered."
            problems.append(doubt("spectrum-points", title, f"{len(rows)} for {int(said)}", hint))
        pairs = np.asarray(rows, dtype=np.float64).reshape(-1, 2)
        precursor = number(fields.get("precursormz", fields.get("precursor_mz", "")))
        facts = {name: next((fields[key] for key in keys if fields.get(key)), "") for name, keys in _FACTS.items()}
        spectrum = mass_spectrum(pairs[:, 0], pairs[:, 1], title, precursor, facts)
        if spectrum is None:
            problems.append(failure("spectrum-points", title, "", "The spectrum has no peak."))
        else:
            spectra.append(spectrum)
    if not spectra and not problems:
        problems.append(nothing_in(NAME))
    return Reading(tuple(spectra), tuple(problems))


def _parts(text: str) -> tuple[dict[str, str], str]:
    """The fields of one spectrum by lower-case name, and the text of its peaks."""
    fields: dict[str, str] = {}
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if field := _FIELD.match(line):
            name = " ".join(field[1].lower().split())
            fields.setdefault(name, field[2].strip())
            if name in {"num peaks", "num_peaks", "numpeaks"}:
                return fields, "\n".join(lines[at + 1 :])
    return fields, ""
