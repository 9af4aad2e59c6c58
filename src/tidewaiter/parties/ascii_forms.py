"""Normal forms of ASCII texts, as kernels over bytes: what `parties/normalise.py` says, many times faster.

Nine texts in ten are ASCII, where case, accents and scripts come down to a table of 128 bytes. Each kernel
gives for an ASCII text exactly what the SQL expression of the same name gives (a property test holds them
together); a text with any other byte is left empty and marked, for the SQL expression to do.
"""

from collections.abc import Callable

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts

Bytes = NDArray[np.uint8]
Offsets = NDArray[np.int64]
Kernel = Callable[[Bytes, Offsets, Bytes, Offsets, NDArray[np.bool_]], None]
"""(data, offsets, data out, offsets out, not ASCII): fills the last three."""

_ZERO, _NINE, _SPACE, _ASCII = ord("0"), ord("9"), ord(" "), 128
_PHONE_DIGITS = 10
_ZIP, _ZIP_4 = 5, 9
_LONGEST_WORD = 16
"""Bytes of the longest word that is looked up: two machine words."""


def _fold() -> Bytes:
    """Small letters and digits for themselves, capitals small, all else nothing."""
    table = np.zeros(256, dtype=np.uint8)
    for byte in range(_ASCII):
        if chr(byte).isalnum():
            table[byte] = ord(chr(byte).lower())
    return table


_FOLD = _fold()


def formed(texts: Texts, kernel: Kernel) -> tuple[Texts, NDArray[np.bool_]]:
    """The normal forms of the ASCII texts, nothing for the others, which the second array marks."""
    count = len(texts)
    # A word and what parts it from the next are two bytes at least, and a form adds one to a word at most.
    size = int(texts.offsets[-1] - texts.offsets[0])
    data = np.empty(size + size // 2 + count + 1, dtype=np.uint8)
    offsets = np.zeros(count + 1, dtype=np.int64)
    other = np.zeros(count, dtype=np.bool_)
    kernel(texts.data, texts.offsets, data, offsets, other)
    empty = offsets[1:] == offsets[:-1]
    return Texts(data[: max(int(offsets[-1]), 1)], offsets, empty), other


@numba.njit(inline="always")
def _is_ascii(data: Bytes, start: int, end: int) -> bool:
    bits = np.uint8(0)
    for i in range(start, end):
        bits |= data[i]
    return bool(bits < _ASCII)


@numba.njit(inline="always")
def _words(data: Bytes, start: int, end: int, out: Bytes, at: int) -> int:
    """Write letters and digits in small letters, one space for all that stands between; give the end."""
    begin, gap = at, False
    for i in range(start, end):
        folded = _FOLD[data[i]]
        if folded == 0:
            gap = True
            continue
        if gap and at > begin:
            out[at] = _SPACE
            at += 1
        gap = False
        out[at] = folded
        at += 1
    return at


@numba.njit(cache=True, nogil=True)
def text(data: Bytes, offsets: Offsets, out: Bytes, ends: Offsets, other: NDArray[np.bool_]) -> None:
    """`text_key`."""
    at = 0
    for row in range(len(other)):
        if _is_ascii(data, offsets[row], offsets[row + 1]):
            at = _words(data, offsets[row], offsets[row + 1], out, at)
        else:
            other[row] = True
        ends[row + 1] = at


@numba.njit(cache=True, nogil=True)
def postcode(data: Bytes, offsets: Offsets, out: Bytes, ends: Offsets, other: NDArray[np.bool_]) -> None:
    """`postcode_key`."""
    at = 0
    for row in range(len(other)):
        begin, digits = at, True
        if _is_ascii(data, offsets[row], offsets[row + 1]):
            for i in range(offsets[row], offsets[row + 1]):
                folded = _FOLD[data[i]]
                if folded:
                    digits &= folded <= _NINE
                    out[at] = folded
                    at += 1
            if digits and at - begin == _ZIP_4:
                at = begin + _ZIP
        else:
            other[row] = True
        ends[row + 1] = at


@numba.njit(cache=True, nogil=True)
def phone(data: Bytes, offsets: Offsets, out: Bytes, ends: Offsets, other: NDArray[np.bool_]) -> None:
    """`phone_key`."""
    at = 0
    for row in range(len(other)):
        start, end = offsets[row], offsets[row + 1]
        if _is_ascii(data, start, end):
            found, first = 0, end
            while first > start and found < _PHONE_DIGITS:
                first -= 1
                found += _ZERO <= data[first] <= _NINE
            leading = True
            for i in range(first, end):
                if _ZERO <= data[i] <= _NINE and not (leading and data[i] == _ZERO):
                    leading = False
                    out[at] = data[i]
                    at += 1
        else:
            other[row] = True
        ends[row + 1] = at


def _packed(words: tuple[str, ...]) -> NDArray[np.uint64]:
    """Words of up to 16 letters as two machine words each; shape (n, 2)."""
    padded = b"".join(word.encode().ljust(_LONGEST_WORD, b"\0") for word in words)
    return np.frombuffer(padded, dtype="<u8").reshape(-1, 2).astype(np.uint64)


def address(abbreviations: dict[str, str], before_a_number: tuple[str, ...]) -> Kernel:
    """Make the kernel of `address_key` for these words and their abbreviations, and words dropped before a number."""
    for word, brief in abbreviations.items():
        if not len(brief) <= len(word) + 1 or len(word) > _LONGEST_WORD:
            raise ValueError(f"{word!r}: at most {_LONGEST_WORD} letters, and one more in the abbreviation at most")
    known, dropped = _packed(tuple(abbreviations)), _packed(before_a_number)
    short = np.array([list(s.encode().ljust(_LONGEST_WORD, b"\0")) for s in abbreviations.values()], dtype=np.uint8)
    lengths = np.array([len(s) for s in abbreviations.values()], dtype=np.int64)
    initials = np.zeros(256, dtype=np.bool_)
    initials[[ord(word[0]) for word in (*abbreviations, *before_a_number)]] = True

    def kernel(data: Bytes, offsets: Offsets, out: Bytes, ends: Offsets, other: NDArray[np.bool_]) -> None:
        _address(data, offsets, out, ends, other, known, short, lengths, dropped, initials)

    return kernel


@numba.njit(inline="always")
def _place(words: NDArray[np.uint64], first: np.uint64, second: np.uint64) -> int:
    for k in range(len(words)):
        if words[k, 0] == first and words[k, 1] == second:
            return k
    return -1


@numba.njit(cache=True, nogil=True)
def _address(  # noqa: C901, PLR0912 - one pass over a row's bytes, which a call a word would slow down
    data: Bytes,
    offsets: Offsets,
    out: Bytes,
    ends: Offsets,
    other: NDArray[np.bool_],
    known: NDArray[np.uint64],
    short: NDArray[np.uint8],
    lengths: Offsets,
    dropped: NDArray[np.uint64],
    initials: NDArray[np.bool_],
) -> None:
    longest = 0
    for row in range(len(other)):
        longest = max(longest, offsets[row + 1] - offsets[row])
    plain = np.empty(longest + 1, dtype=np.uint8)
    at = 0
    for row in range(len(other)):
        if not _is_ascii(data, offsets[row], offsets[row + 1]):
            other[row] = True
            ends[row + 1] = at
            continue
        end = _words(data, offsets[row], offsets[row + 1], plain, 0)
        begin, waiting = at, at  # `waiting`: where the words begin that a number would drop
        word = 0
        while word < end:
            stop, first, second = word, np.uint64(0), np.uint64(0)
            while stop < end and plain[stop] != _SPACE:
                place = stop - word
                if place < 8:  # noqa: PLR2004 - bytes of a machine word
                    first |= np.uint64(plain[stop]) << np.uint64(8 * place)
                elif place < _LONGEST_WORD:
                    second |= np.uint64(plain[stop]) << np.uint64(8 * (place - 8))
                stop += 1
            may_be_known = initials[plain[word]] and stop - word <= _LONGEST_WORD
            if plain[word] <= _NINE:
                at = waiting
            if at > begin:
                out[at] = _SPACE
                at += 1
            found = _place(known, first, second) if may_be_known else -1
            if found >= 0:
                for i in range(lengths[found]):
                    out[at + i] = short[found, i]
                at += lengths[found]
            else:
                for i in range(word, stop):
                    out[at + i - word] = plain[i]
                at += stop - word
            if not (may_be_known and _place(dropped, first, second) >= 0):
                waiting = at
            word = stop + 1
        ends[row + 1] = at
