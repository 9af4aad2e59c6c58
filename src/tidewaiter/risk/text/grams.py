"""What a text is made of, as hashed pieces: its words, and runs of three to five characters within a word.

Texts are in normal form (`parties/forms.py`: lower case, words with one space between). A piece is known by its
FNV-1a hash (64 bits; Fowler, Noll, Vo 1991), so that no dictionary of words has to be kept. Writing without
spaces is one long word, of which the runs remain. Runs begin where a character begins, whatever its bytes.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray

from tidewaiter.engine.buffers import texts_of

SHORTEST, LONGEST = 3, 5
MOST_PIECES = 400
"""Pieces of one text that are looked at: a description is a line, not a book."""

_SEED, _PRIME = np.uint64(14695981039346656037), np.uint64(1099511628211)
_WORD = np.uint64(0x9E3779B97F4A7C15)
_SPACE = 32
_LEADING, _CONTINUED = 0xC0, 0x80  # UTF-8: the first bits of a byte that goes on with a character

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of texts end to end: those of text k are hashes[offsets[k]:offsets[k + 1]], repeats included."""

    hashes: Hashes
    offsets: Places


def pieces_of(texts: pa.Array | pa.ChunkedArray) -> Pieces:
    """The pieces of texts in normal form; a null has none."""
    given = texts_of(texts)
    counts = np.zeros(len(given) + 1, dtype=np.int64)
    # Three runs at most begin at a character or before a word, and each word is a piece.
    room = 4 * (int(given.offsets[-1] - given.offsets[0]) + len(given))
    hashes = np.empty(room, dtype=np.uint64)
    used = _cut(given.data, given.offsets, hashes, counts)
    return Pieces(hashes[:used].copy(), np.cumsum(counts))


@njit(cache=True, nogil=True)
def _cut(data: NDArray[np.uint8], offsets: Places, hashes: Hashes, counts: Places) -> int:
    used = 0
    for k in range(len(offsets) - 1):
        start, end = offsets[k], offsets[k + 1]
        first = used
        at = start
        while at < end:
            stop = at
            while stop < end and data[stop] != _SPACE:
                stop += 1
            used = _word(data, at, stop, hashes, used, first + MOST_PIECES)
            at = stop + 1
        counts[k + 1] = used - first
    return used


@njit(cache=True, nogil=True)
def _word(data: NDArray[np.uint8], start: int, stop: int, hashes: Hashes, used: int, most: int) -> int:
    """The word itself, then its runs; a mark before and after the word counts as a character of it."""
    if stop <= start:
        return used
    whole = _SEED
    for i in range(start, stop):
        whole = (whole ^ np.uint64(data[i])) * _PRIME
    if used < most:
        hashes[used] = whole ^ _WORD
        used += 1
    for begin in range(start - 1, stop):
        if begin >= start and (data[begin] & _LEADING) == _CONTINUED:
            continue
        run, characters = _SEED, 0
        for i in range(begin, stop + 1):
            byte = np.uint64(data[i]) if start <= i < stop else np.uint64(_SPACE)
            if i > begin and (byte & np.uint64(_LEADING)) != np.uint64(_CONTINUED):
                # A character begins here: what lies before it is a run that has ended.
                characters += 1
                if characters >= SHORTEST and used < most:
                    hashes[used] = run
                    used += 1
                if characters == LONGEST:
                    break
            run = (run ^ byte) * _PRIME
        else:
            characters += 1
            if SHORTEST <= characters <= LONGEST and used < most:
                hashes[used] = run
                used += 1
    return used
