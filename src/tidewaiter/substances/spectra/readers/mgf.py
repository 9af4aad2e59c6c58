"""MGF: Mascot's generic format of fragment spectra.

Source: Matrix Science, "Data file format": BEGIN IONS, `NAME=value` lines, peaks as `m/z intensity [charge]`,
END IONS.
Parameters before the first spectrum hold for all.
"""

import re
from collections.abc import Iterator

import numpy as np

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.readers.jcamp_blocks import decode
from tidewaiter.substances.spectra.readers.jcamp_numbers import number
from tidewaiter.substances.spectra.readers.peaks import mass_spectrum
from tidewaiter.substances.spectra.spectrum import Reading, Spectrum, doubt, failure, nothing_in

NAME = "MGF"
_FACTS = {"formula": "formula", "smiles": "smiles", "inchikey": "inchikey", "instrument": "source_instrument"}
_PEAK = re.compile(r"([\d.eE+-]+)[\s,;]+([\d.eE+-]+)")


def recognise(data: bytes) -> bool:
    """True for text that begins a spectrum as MGF does."""
    return re.search(r"^BEGIN IONS\s*$", decode(data[:65536]), re.MULTILINE) is not None


def read(data: bytes) -> Reading:
    """Every spectrum, in its order, and what was wrong."""
    spectra: list[Spectrum] = []
    problems: list[Problem] = []
    for fields, peaks, ended in _entries(decode(data)):
        title = fields.get("name") or fields.get("title", "")
        if not ended:
            hint = "The file ends before its spectrum does; its peaks so far are kept."
            problems.append(doubt("spectrum-cut-short", title, "END IONS", hint))
        pairs = np.asarray(peaks, dtype=np.float64).reshape(-1, 2)
        precursor = number((fields.get("pepmass", "").split() or [""])[0])
        facts = {name: fields.get(key, "") for name, key in _FACTS.items()}
        spectrum = mass_spectrum(pairs[:, 0], pairs[:, 1], title, precursor, facts)
        if spectrum is None:
            problems.append(failure("spectrum-points", title, "", "The spectrum has no peak."))
        else:
            spectra.append(spectrum)
    if not spectra and not problems:
        problems.append(nothing_in(NAME))
    return Reading(tuple(spectra), tuple(problems))


def _entries(text: str) -> Iterator[tuple[dict[str, str], list[tuple[float, float]], bool]]:
    """Fields by lower-case name and peaks of each spectrum, and whether its end was there."""
    common: dict[str, str] = {}
    fields: dict[str, str] | None = None
    peaks: list[tuple[float, float]] = []
    for raw in text.splitlines():
        line = raw.strip()
        if line == "BEGIN IONS":
            if fields is not None:
                yield fields, peaks, False
            fields, peaks = dict(common), []
        elif line == "END IONS" and fields is not None:
            yield fields, peaks, True
            fields = None
        elif fields is not None and (peak := _PEAK.match(line)):
            peaks.append((number(peak[1]), number(peak[2])))
        elif "=" in line:
            name, _, value = line.partition("=")
            (common if fields is None else fields)[name.strip().lower()] = value.strip()
    if fields is not None:
        yield fields, peaks, False
