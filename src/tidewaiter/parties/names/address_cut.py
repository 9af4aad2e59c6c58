"""Address lines cut into words: small letters and digits, with the signs that belong to numbers (12-3, 3/45, 5/f)."""

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.parties.names.address_words import Bytes, Numbers
from tidewaiter.parties.names.words import looked_up

OF_THE_NAME = -2
"""Number in the vocabulary of a number that belongs to a street's name, as in "Highway 5"."""

HASH = -1
"""Number in the vocabulary of a # alone."""

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_SPACE, _COMMA, _HASH, _DOT, _DASH, _STROKE = (ord(sign) for sign in " ,#.-/")


@numba.njit(cache=True, nogil=True)
def is_digit(byte: int) -> bool:
    """Whether a byte is a digit."""
    return bool(48 <= byte <= 57)  # noqa: PLR2004 - "0" to "9"


@numba.njit(cache=True, nogil=True)
def _folded(byte: int) -> int:
    """A letter small, a digit itself, anything else 0."""
    if 65 <= byte <= 90:  # noqa: PLR2004 - "A" to "Z"
        return byte + 32
    if 97 <= byte <= 122 or 48 <= byte <= 57:  # noqa: PLR2004 - "a" to "z", "0" to "9"
        return byte
    return 0


@numba.njit(cache=True, nogil=True)
def _within(data: Bytes, start: int, i: int, end: int, begin: int) -> int:
    """What a sign between letters and digits does: 0 parts words, 1 is left out, 2 stays in the word.

    `begin`: where the present word begins.
    """
    byte = data[i]
    if i == start or i + 1 >= end or _folded(data[i - 1]) == 0 or _folded(data[i + 1]) == 0:
        return 0
    if byte in (_DASH, _STROKE):
        any_digit = is_digit(data[i + 1])
        for k in range(begin, i):
            any_digit |= is_digit(data[k])
        return 2 if any_digit else 0
    if byte == 39:  # noqa: PLR2004 - an apostrophe
        return 1
    single = i == begin + 1 or data[i - 2] == _DOT
    ends = i + 2 >= end or _folded(data[i + 2]) == 0
    return 1 if byte == _DOT and single and ends and not is_digit(data[i + 1]) else 0


@numba.njit(cache=True, nogil=True)
def cut(
    data: Bytes,
    start: int,
    end: int,
    low: Bytes,
    words: NDArray[np.int64],
    table: NDArray[np.uint64],
    values: NDArray[np.int32],
) -> int:
    """Cut a line into words: small letters in `low`; `words` has begin, end, part of the line and number.

    The number is that of the vocabulary.
    A word that is a # alone has the number -1. Gives how many words there are.
    """
    count, at, begin, part, raw = 0, 0, 0, 0, start
    value = _BASIS
    for i in range(start, end + 1):
        byte = data[i] if i < end else np.uint8(_SPACE)
        folded = _folded(int(byte))
        if folded:
            raw = i if at == begin else raw
            low[at] = folded
            at += 1
            value = (value ^ np.uint64(folded)) * _PRIME
            continue
        sign = _within(data, start, i, end, raw) if i < end and at > begin else 0
        if sign == 1:
            continue
        if sign == 2:  # noqa: PLR2004 - stays
            low[at] = byte
            at += 1
            value = _BASIS  # a word with a sign in it is a number, and none of the vocabulary
            continue
        if at > begin:
            words[count, 0], words[count, 1], words[count, 2] = begin, at, part
            words[count, 3] = looked_up(value, table, values)
            count += 1
        if byte == _HASH:
            words[count, 0], words[count, 1], words[count, 2], words[count, 3] = at, at, part, HASH
            count += 1
        part += byte in (_COMMA, 59, 10, 13, 9, 124)  # ; new lines, tab, |
        begin, value = at, _BASIS
    return count


@numba.njit(cache=True, nogil=True)
def numeric(low: Bytes, begin: int, end: int) -> bool:
    """Whether a word is a number, as 12, 12a, 12-3 or a-12; 5th is a word."""
    if end <= begin:
        return False
    if end - begin > 2 and is_digit(low[begin]) and not is_digit(low[end - 1]) and not is_digit(low[end - 2]):  # noqa: PLR2004
        a, b = low[end - 2], low[end - 1]
        if (a, b) in ((115, 116), (110, 100), (114, 100), (116, 104)):  # st nd rd th
            return False
    for i in range(begin, end):  # noqa: SIM110 - compiled
        if is_digit(low[i]):
            return True
    return False


@numba.njit(cache=True, nogil=True)
def value_like(low: Bytes, words: Numbers, k: int, count: int) -> bool:
    """Whether word k is there and can be the value of a unit or box: a number or a single letter."""
    if k >= count:
        return False
    begin, end = words[k, 0], words[k, 1]
    return numeric(low, begin, end) or end == begin + 1


@numba.njit(cache=True, nogil=True)
def put(out: Bytes, at: int, begin: int, low: Bytes, start: int, end: int) -> int:
    """Write a word after what stands since `begin`, one space between; give the end."""
    if at > begin:
        out[at] = _SPACE
        at += 1
    for i in range(start, end):
        out[at + i - start] = low[i]
    return at + end - start
