"""Thermo/Galactic SPC of the years before 1996 (version 0x4D): even abscissae, integers with their halves swapped.

Source: "Universal Data Format Specification", Galactic Industries 1997, appendix on the old format. The first spectrum
follows a header of 256 bytes of which the last 32 are its subheader; further ones bring a subheader each.
"""

import struct

import numpy as np

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.readers.spc_words import X_UNITS, Y_UNITS, ordinate, technique, words
from tidewaiter.substances.spectra.spectrum import MAX_POINTS, Reading, Spectrum, doubt, facts_of, failure

NAME = "SPC (old)"
HEADER = 224
SUBHEADER = 32
_SHORTS, _MULTI = 0x01, 0x04


def recognise(data: bytes) -> bool:
    """True for the old format: the version byte, a type of abscissa that exists, and a count of points in reason."""
    if len(data) < HEADER + SUBHEADER or data[1] != 0x4D:  # noqa: PLR2004 - the version byte of the old format
        return False
    points = struct.unpack_from("<f", data, 4)[0]
    return bool(np.isfinite(points) and 0 < points <= MAX_POINTS)


def read(data: bytes) -> Reading:
    """Every spectrum of a file of the old format, and what was wrong."""
    if not recognise(data):
        return Reading((), (failure("spectrum-unreadable", NAME, "", "The header is no header of an SPC file."),))
    flags = data[0]
    exponent, points, first, last = struct.unpack_from("<hfff", data, 2)
    count = int(points)
    if not (np.isfinite(first) and np.isfinite(last)):
        return Reading((), (failure("spectrum-unreadable", NAME, "", "The abscissa's ends are no numbers."),))
    size = 2 if flags & _SHORTS else 4
    x = np.linspace(first, last, count)
    x_unit, y_unit = X_UNITS.get(data[16] & 0x7F, ""), Y_UNITS.get(data[17], "")
    about = words(data[64:194])
    kind = technique(0, x_unit)
    spectra: list[Spectrum] = []
    problems: list[Problem] = []
    at = HEADER
    while at + SUBHEADER + size * count <= len(data):
        own = struct.unpack_from("b", data, at + 1)[0]
        power = own if flags & _MULTI and own else exponent
        at += SUBHEADER
        y = _integers(data[at : at + size * count], size) * 2.0 ** (int(np.clip(power, -128, 128)) - 8 * size)
        at += size * count
        title = about.split("\n")[0] + (f" [{len(spectra) + 1}]" if flags & _MULTI else "")
        facts = facts_of({"description": about})
        spectra.append(Spectrum(x, y, kind, ordinate(data[17]), title, x_unit, y_unit, kind == "mass", None, facts))
        if not flags & _MULTI or len(spectra) * count > MAX_POINTS:
            break
    if not spectra:
        hint = "The file ends before its spectrum does: fetch it again."
        problems.append(failure("spectrum-cut-short", NAME, str(len(data)), hint))
    elif flags & _MULTI and 0 < len(data) - at < SUBHEADER + size * count and any(data[at:]):
        problems.append(
            doubt("spectrum-cut-short", NAME, str(len(data) - at), "Bytes are left after the last spectrum.")
        )
    return Reading(tuple(spectra), tuple(problems))


def _integers(field: bytes, size: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Integers of 16 bits, or of 32 bits as two 16-bit words with the high one first."""
    if size == 2:  # noqa: PLR2004 - bytes
        return np.frombuffer(field, "<i2").astype(np.float64)
    halves = np.frombuffer(field, "<u2").astype(np.uint32).reshape(-1, 2)
    whole = (halves[:, 0] << np.uint32(16)) | halves[:, 1]
    return whole.view(np.int32).astype(np.float64)
