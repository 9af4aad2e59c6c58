"""MS-Numpress: the lossy compression of mzML's arrays (Teleman et al. 2014, Mol. Cell. Proteomics 13:1537).

Three forms: linear prediction (masses), positive integers and logged floats (intensities). Numbers are whole numbers of
four-bit pieces: how many leading pieces are left out, then the rest, the lowest first. What the compression took away
is gone: masses are good to the fixed point that the writer chose, as a rule far better than an instrument measures.
"""

import struct
from collections.abc import Callable

import numpy as np

from tidewaiter.substances.spectra.spectrum import MAX_POINTS, Array

_PIECES = 8
_FIXED = 8
"""Bytes of the fixed point at the head of an array, the highest first."""


class DamagedError(ValueError):
    """The bytes are no array of this form."""


def linear(data: bytes) -> Array:
    """Values by linear prediction: two whole numbers of 32 bits, then what each next one differs from the line."""
    point = _fixed_point(data)
    head = np.frombuffer(data[_FIXED : min(_FIXED + 8, len(data) // 4 * 4)], dtype="<i4")
    if len(head) < 2:  # noqa: PLR2004 - the first two values are given whole
        return head.astype(np.float64) / point
    values = [int(head[0]), int(head[1])]
    for step in _integers(data[_FIXED + 8 :]):
        values.append(2 * values[-1] - values[-2] + step)
    return np.asarray(values, dtype=np.float64) / point


def positive(data: bytes) -> Array:
    """Values rounded to whole numbers, none below zero."""
    return np.asarray(_integers(data), dtype=np.int64).astype(np.uint32).astype(np.float64)


def logged(data: bytes) -> Array:
    """Values as logarithms of 16 bits over the fixed point."""
    point = _fixed_point(data)
    steps = np.frombuffer(data[_FIXED : len(data) // 2 * 2], dtype="<u2").astype(np.float64)
    return np.expm1(steps / point)


FORMS: dict[str, Callable[[bytes], Array]] = {
    "MS:1002312": linear,
    "MS:1002313": positive,
    "MS:1002314": logged,
    "MS:1002746": linear,
    "MS:1002747": positive,
    "MS:1002748": logged,
}
"""Each form by its accession; the last three are the same, compressed with zlib afterwards."""
AND_ZLIB = frozenset({"MS:1002746", "MS:1002747", "MS:1002748"})


def decoded(accession: str, data: bytes) -> Array:
    """The values of an array of one of FORMS; DamagedError for bytes that are none."""
    with np.errstate(over="ignore", invalid="ignore"):
        found = FORMS[accession](data)
    if not np.isfinite(found).all():
        raise DamagedError("values are beyond any number")
    return found


def _fixed_point(data: bytes) -> float:
    if len(data) < _FIXED:
        raise DamagedError("no fixed point")
    point = float(struct.unpack(">d", data[:_FIXED])[0])
    if not np.isfinite(point) or point <= 0:
        raise DamagedError("the fixed point is no positive number")
    return point


def _integers(data: bytes) -> list[int]:
    """The whole numbers (signed, 32 bits) of a row of four-bit pieces; a last piece that fills the byte is left."""
    raw = np.frombuffer(data, dtype=np.uint8)
    pieces = np.stack([raw >> 4, raw & 15], axis=1).ravel().tolist()
    values: list[int] = []
    at, end = 0, len(pieces)
    while at < end:
        left_out = pieces[at]
        at += 1
        value = 0
        if left_out > _PIECES:  # leading pieces are all ones: a negative number
            left_out -= _PIECES
            value = -1 << 4 * (_PIECES - left_out)
        size = _PIECES - left_out
        if at + size > end:
            if end - at > 0 or left_out:
                raise DamagedError("it ends within a number")
            break
        for place in range(size):
            value |= pieces[at + place] << 4 * place
        values.append(value - (1 << 32) if value >= 1 << 31 else value)
        at += size
        if len(values) > MAX_POINTS:
            raise DamagedError("it has more numbers than any spectrum")
    return values
