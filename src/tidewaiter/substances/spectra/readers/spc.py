"""Thermo/Galactic SPC, new format (0x4B little-endian, 0x4C big-endian); 0x4D is `spc_old`'s.

Source: "Universal Data Format Specification", Galactic Industries 1997. One X for all (even or listed) or one for each
subfile; ordinates as 16- or 32-bit integers with a binary exponent, or float32. Shimadzu's files of the same ending
are another format and give a Problem. Interferograms and images are read as what they are: points.
"""

import struct
from dataclasses import dataclass

import numpy as np

from tidewaiter.substances.spectra.readers.spc_words import X_UNITS, Y_UNITS, ordinate, technique, words
from tidewaiter.substances.spectra.spectrum import MAX_POINTS, Array, Reading, Spectrum, doubt, facts_of, failure

NAME = "SPC"
HEADER = 512
SUBHEADER = 32
_SHORTS, _MULTI, _OWN_X, _LISTED_X = 0x01, 0x04, 0x40, 0x80
_FLOATS = -128
"""The exponent by which a file says that its ordinates are float32."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What the main header says of the layout."""

    order: str
    flags: int
    exponent: int
    points: int
    first: float
    last: float
    subfiles: int
    experiment: int
    x_type: int
    y_type: int
    facts: dict[str, str]


def recognise(data: bytes) -> bool:
    """True for the new format: a full header whose version is 0x4B or 0x4C and whose types exist."""
    return len(data) >= HEADER + SUBHEADER and data[1] in (0x4B, 0x4C) and (data[28] in X_UNITS or data[28] == 255)  # noqa: PLR2004


def read(data: bytes) -> Reading:
    """Every subfile as a spectrum, and what was wrong."""
    if not recognise(data):
        return Reading((), (failure("spectrum-unreadable", NAME, "", "The header is no header of an SPC file."),))
    head = _head(data)
    problems = []
    spectra: list[Spectrum] = []
    budget = MAX_POINTS
    shared, at = _shared_x(data, head)
    multiple = bool(head.flags & _MULTI)
    for index in range(max(head.subfiles, 1)):
        found = _subfile(data, head, shared, at, multiple=multiple)
        if found is None:
            hint = "The file ends before its spectra do; those before are kept: fetch it again."
            problems.append(doubt("spectrum-cut-short", f"subfile {index + 1}", str(len(data)), hint))
            break
        x, y, at, z = found
        budget -= len(x)
        if budget < 0:
            break
        if (known := np.isfinite(x) & np.isfinite(y)).any():
            spectra.append(_spectrum(head, x[known], y[known], index, z))
    if not spectra:
        problems.append(failure("spectrum-none", NAME, "", "The file holds no point that can be read."))
    return Reading(tuple(spectra), tuple(problems))


def _head(data: bytes) -> _Head:
    order = "<" if data[1] == 0x4B else ">"  # noqa: PLR2004 - the version byte of little-endian files
    flags, _, experiment, exponent = struct.unpack_from("BBBb", data, 0)
    points, first, last, subfiles = struct.unpack_from(f"{order}iddi", data, 4)
    facts = {
        "description": words(data[88:218]),
        "instrument": words(data[44:53]),
        "resolution": words(data[36:44]),
        "method": words(data[314:362]),
    }
    return _Head(order, flags, exponent, points, first, last, subfiles, experiment, data[28], data[29], facts)


def _shared_x(data: bytes, head: _Head) -> tuple[Array | None, int]:
    """The abscissae that all subfiles share, None where each has its own; where the first subfile begins."""
    if head.flags & _OWN_X and head.flags & _LISTED_X:
        return None, HEADER
    points = head.points
    if not 0 < points <= MAX_POINTS:
        return np.zeros(0), HEADER
    if head.flags & _LISTED_X:
        if HEADER + 4 * points > len(data):
            return np.zeros(0), HEADER
        listed = np.frombuffer(data, f"{head.order}f4", points, HEADER)
        return listed.astype(np.float64), HEADER + 4 * points
    if not (np.isfinite(head.first) and np.isfinite(head.last)):
        return np.zeros(0), HEADER
    return np.linspace(head.first, head.last, points), HEADER


def _subfile(
    data: bytes, head: _Head, shared: Array | None, at: int, *, multiple: bool
) -> tuple[Array, Array, int, float] | None:
    """Abscissae, ordinates, the place of the next subfile and the z value; None when the file does not hold it."""
    if at + SUBHEADER > len(data):
        return None
    exponent = struct.unpack_from("b", data, at + 1)[0] if multiple else head.exponent
    z = float(struct.unpack_from(f"{head.order}f", data, at + 4)[0])
    own_points = int(struct.unpack_from(f"{head.order}i", data, at + 16)[0])
    at += SUBHEADER
    if shared is None:
        points = own_points if own_points > 0 else head.points
        if not 0 < points <= MAX_POINTS or at + 4 * points > len(data):
            return None
        x = np.frombuffer(data, f"{head.order}f4", points, at).astype(np.float64)
        at += 4 * points
    else:
        x, points = shared, len(shared)
    size = 2 if head.flags & _SHORTS and exponent != _FLOATS else 4
    if not points or at + size * points > len(data):
        return None
    kind = "f4" if exponent == _FLOATS else f"i{size}"
    y = np.frombuffer(data, f"{head.order}{kind}", points, at).astype(np.float64)
    if exponent != _FLOATS:
        y = y * 2.0 ** (exponent - 8 * size)
    return x, y, at + size * points, z


def _spectrum(head: _Head, x: Array, y: Array, index: int, z: float) -> Spectrum:
    x_unit, y_unit = X_UNITS.get(head.x_type, ""), Y_UNITS.get(head.y_type, "")
    title = head.facts["description"].split("\n")[0]
    facts = facts_of(head.facts | ({"z": f"{z:g}"} if head.subfiles > 1 else {}))
    if head.subfiles > 1:
        title = f"{title} [{index + 1}]".strip()
    kind = technique(head.experiment, x_unit)
    return Spectrum(x, y, kind, ordinate(head.y_type), title, x_unit, y_unit, kind == "mass", None, facts)
