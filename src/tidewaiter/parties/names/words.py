"""Which texts have a word of a list, in one pass over their bytes: the sieve before slower looks.

A word is a run of ASCII letters and digits, in small letters; beside it the run without the dots, strokes and quotes
within it, so that "S.A." is the word "sa" and "a/s" the word "as". Words are compared by a hash of 64 bits (FNV-1a), so
that one text in some 10^17 is marked in vain. What has any other byte is marked apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts, texts_of

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
NONE, OTHER = -1, -2
_ASCII = 128
_SPARSE = 4
"""Places of the hash table a word, at least."""


def _classes() -> NDArray[np.uint8]:
    """Small letters and digits for themselves, capitals small, 1 for signs within a word, 0 for what parts words."""
    table = np.zeros(256, dtype=np.uint8)
    for byte in range(_ASCII):
        if chr(byte).isalnum():
            table[byte] = ord(chr(byte).lower())
    table[[ord(sign) for sign in "./'`"]] = 1
    return table


_CLASSES = _classes()


@numba.njit(cache=True)
def hashed(data: NDArray[np.uint8]) -> np.uint64:
    """The hash of a word's bytes."""
    value = _BASIS
    for byte in data:
        value = (value ^ np.uint64(byte)) * _PRIME
    return value


@dataclass(frozen=True, slots=True)
class Words:
    """Words by their hashes in an open table; 0 is an empty place. `values`: the number given to each."""

    table: NDArray[np.uint64]
    values: NDArray[np.int32]

    @classmethod
    def of(cls, words: Iterable[str], values: Iterable[int] | None = None) -> Self:
        """The words, ASCII letters and digits in small letters; numbered as given, or 1 each."""
        listed = list(words)
        numbers = [1] * len(listed) if values is None else list(values)
        size = 1 << (len(listed) * _SPARSE).bit_length()
        table, found = np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.int32)
        for word, number in zip(listed, numbers, strict=True):
            if not (word.isascii() and word.isalnum() and word == word.lower()):
                raise ValueError(f"{word!r}: ASCII letters and digits in small letters alone")
            value = hashed(np.frombuffer(word.encode(), dtype=np.uint8))
            place = int(value) & (size - 1)
            while table[place] not in {np.uint64(0), value}:
                place = (place + 1) & (size - 1)
            table[place], found[place] = value, number
        return cls(table, found)


@numba.njit(inline="always")
def looked_up(value: np.uint64, table: NDArray[np.uint64], values: NDArray[np.int32]) -> np.int32:
    """The number of the word that has a hash, 0 where it is none of the table."""
    mask = np.uint64(len(table) - 1)
    place = value & mask
    while table[place] != 0:
        if table[place] == value:
            return np.int32(values[place])
        place = (place + np.uint64(1)) & mask
    return np.int32(0)


def having(texts: pa.Array | pa.ChunkedArray, words: Words) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(ASCII texts that have a word of the list, texts that are not ASCII); a null is neither."""
    first = first_word(texts_of(texts), words)
    return first >= 0, first == OTHER


def first_word(texts: Texts, words: Words) -> NDArray[np.int64]:
    """In which byte of each text its first word of the list begins; NONE without any, OTHER where it is not ASCII."""
    first = np.full(len(texts), NONE, dtype=np.int64)
    _first(texts.data, texts.offsets, words.table, words.values, first)
    return first


def cut(texts: Texts, places: NDArray[np.int64]) -> tuple[Texts, Texts]:
    """What stands before a place of each text, and what stands from there on."""
    middle = texts.offsets[:-1] + places
    return _pieces(texts, texts.offsets[:-1], middle), _pieces(texts, middle, texts.offsets[1:])


def _pieces(texts: Texts, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Texts:
    offsets = np.concatenate([[0], np.cumsum(ends - starts)])
    data = np.empty(max(int(offsets[-1]), 1), dtype=np.uint8)
    _copy(texts.data, starts, offsets, data)
    return Texts(data, offsets, texts.missing)


@numba.njit(cache=True, nogil=True)
def _copy(
    data: NDArray[np.uint8], starts: NDArray[np.int64], offsets: NDArray[np.int64], out: NDArray[np.uint8]
) -> None:
    for row in range(len(starts)):
        for i in range(offsets[row + 1] - offsets[row]):
            out[offsets[row] + i] = data[starts[row] + i]


@numba.njit(cache=True, nogil=True)
def _first(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    table: NDArray[np.uint64],
    values: NDArray[np.int32],
    first: NDArray[np.int64],
) -> None:
    for row in range(len(first)):
        plain, joined, begin, outer, found = _BASIS, _BASIS, 0, 0, NONE
        for i in range(offsets[row], offsets[row + 1] + 1):
            byte = data[i] if i < offsets[row + 1] else np.uint8(32)
            if byte >= _ASCII:
                found = OTHER
                break
            letter = _CLASSES[byte]
            if letter > 1:
                begin = i if plain == _BASIS else begin
                outer = i if joined == _BASIS else outer
                plain = (plain ^ np.uint64(letter)) * _PRIME
                joined = (joined ^ np.uint64(letter)) * _PRIME
                continue
            if found == NONE and plain != _BASIS and looked_up(plain, table, values) != 0:
                found = begin - offsets[row]
            plain = _BASIS
            if letter == 0:
                if joined != _BASIS and looked_up(joined, table, values) != 0:
                    place = outer - offsets[row]
                    found = place if found == NONE else min(found, place)
                joined = _BASIS
        first[row] = found
