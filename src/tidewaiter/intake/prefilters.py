"""Which rows a condition on a text may be true of, told by bytes: most are well, and a pattern finds it out slowly.

A prefilter never misses a row of which its condition is true (property tests hold the two together); the condition
is looked at for the rows that are left, and for all rows of a small table.
"""

import string
from collections.abc import Callable, Collection, Sequence

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import texts_of, whole
from tidewaiter.engine.encoded import by_text

Prefilter = Callable[[pa.Table], NDArray[np.bool_]]
"""A Consignment table to booleans, shape (rows,): false where the condition is certainly not true."""

Bytes = NDArray[np.uint8]
Offsets = NDArray[np.int64]
Marks = NDArray[np.bool_]
Words = NDArray[np.uint64]

_SPACE, _COLON, _LAST_SIGN, _ASCII = ord(" "), ord(":"), ord("~"), 128
_BLOCK = 64


def _table(characters: str) -> Marks:
    """Which bytes are one of some ASCII characters."""
    table = np.zeros(256, dtype=np.bool_)
    table[list(characters.encode("ascii"))] = True
    return table


_LETTER, _DIGIT = _table(string.ascii_letters), _table(string.digits)
_TWO_BYTES = 0xC3
_SUSPECT = _table("".join(chr(byte) for byte in (*range(_SPACE), 0x7F) if chr(byte) not in "\t\n\r"))
_SUSPECT[[0xC2, 0xEF]] = True  # what U+0080 to U+00BF and the replacement character begin with
_SUSPECT_SECOND = np.zeros(256, dtype=np.bool_)
_SUSPECT_SECOND[[letter.encode()[1] for letter in "ÂÃÄÅÐÑâ"]] = True


def may_be_garbled(column: str) -> Prefilter:
    """Control characters, what begins a pair of wrongly read bytes, or the replacement character."""
    return _of_text(column, _garbled)


def may_lack_letters(column: str, least: int) -> Prefilter:
    """Texts with something in them and fewer than so many ASCII letters."""
    return _of_text(column, lambda data, offsets, marks: _few_letters(data, offsets, least, marks))


def may_be_one_of(column: str, words: Collection[str]) -> Prefilter:
    """Texts that may be one of some words in ASCII letters, or nothing, once signs and case are set aside."""
    # Bit k of row n: word k has this letter in place n; of the last rows: it ends there.
    longest = max(map(len, words))
    letters, ends = np.zeros((longest, 256), dtype=np.uint64), np.zeros(longest + 1, dtype=np.uint64)
    for k, word in enumerate(words):
        for n, letter in enumerate(word):
            letters[n, [ord(letter), ord(letter.upper())]] |= np.uint64(1 << k)
        ends[len(word)] |= np.uint64(1 << k)
    return _of_text(column, lambda data, offsets, marks: _one_of(data, offsets, letters, ends, marks))


def may_end_empty(column: str) -> Prefilter:
    """Texts that are missing, or end with a colon, a space or a sign beyond ASCII."""
    return _of_text(column, _ends_empty, missing=True)


def may_be_alike(columns: Sequence[str]) -> Prefilter:
    """Rows whose two texts begin and end alike, but for case and spaces around."""

    def told(table: pa.Table) -> Marks:
        one, other = (texts_of(table[name]) for name in columns)
        marks = np.zeros(len(one), dtype=np.bool_)
        _alike(one.data, one.offsets, other.data, other.offsets, marks)
        return marks

    return told


def _of_text(column: str, kernel: Callable[[Bytes, Offsets, Marks], None], *, missing: bool = False) -> Prefilter:
    def told(table: pa.Table) -> Marks:
        array = whole(table[column])
        if not isinstance(array, pa.DictionaryArray):
            return marked(array)
        by_value = by_text(array, lambda texts: pa.array(marked(texts)))
        return np.asarray(pc.fill_null(by_value, fill_value=missing).to_numpy(zero_copy_only=False))

    def marked(column: pa.Array) -> Marks:
        texts = texts_of(column)
        marks = np.zeros(len(texts), dtype=np.bool_)
        kernel(texts.data, texts.offsets, marks)
        if texts.missing is not None:
            marks[texts.missing] = missing
        return marks

    return told


@numba.njit(cache=True, nogil=True)
def _garbled(data: Bytes, offsets: Offsets, marks: Marks) -> None:
    text, at, end = 0, offsets[0], offsets[-1]
    while at < end:
        stop = min(at + _BLOCK, end)
        odd = np.uint8(0)
        for i in range(at, stop):  # many bytes at a step: nearly all are printable ASCII
            odd |= np.uint8(data[i] < _SPACE) | np.uint8(data[i] > _LAST_SIGN)
        if odd:
            for i in range(at, stop):
                if _is_suspect(data, i):
                    while offsets[text + 1] <= i:
                        text += 1
                    marks[text] = True
        at = stop


@numba.njit(inline="always")
def _is_suspect(data: Bytes, i: int) -> bool:
    if data[i] == _TWO_BYTES:
        return bool(i + 1 < len(data) and _SUSPECT_SECOND[data[i + 1]])
    return bool(_SUSPECT[data[i]])


@numba.njit(cache=True, nogil=True)
def _few_letters(data: Bytes, offsets: Offsets, least: int, marks: Marks) -> None:
    for text in range(len(marks)):
        letters, at = 0, offsets[text]
        while at < offsets[text + 1] and letters < least:
            letters += _LETTER[data[at]]
            at += 1
        marks[text] = letters < least and offsets[text] < offsets[text + 1]


@numba.njit(cache=True, nogil=True)
def _one_of(data: Bytes, offsets: Offsets, letters: Words, ends: Words, marks: Marks) -> None:
    for text in range(len(marks)):
        place, at, end = 0, offsets[text], offsets[text + 1]
        left = ~np.uint64(0)  # the words that may yet be this one
        may = at < end
        while may and at < end:
            byte = data[at]
            if _LETTER[byte]:
                left = left & letters[place, byte] if place < len(letters) else np.uint64(0)
                may = left != 0
                place += 1
            elif _DIGIT[byte]:
                may = False  # no word has a digit
            elif byte >= _ASCII:
                break  # a sign or a letter: told by the condition
            at += 1
        marks[text] = may and (at < end or place == 0 or (left & ends[place]) != 0)


@numba.njit(cache=True, nogil=True)
def _ends_empty(data: Bytes, offsets: Offsets, marks: Marks) -> None:
    for text in range(len(marks)):
        end = offsets[text + 1]
        if end == offsets[text]:
            marks[text] = True
        else:
            last = data[end - 1]
            marks[text] = last <= _SPACE or last >= _ASCII or last == _COLON


@numba.njit(cache=True, nogil=True)
def _alike(one: Bytes, ones: Offsets, other: Bytes, others: Offsets, marks: Marks) -> None:
    for row in range(len(marks)):
        start, end, begin, stop = ones[row], ones[row + 1], others[row], others[row + 1]
        while start < end and one[start] == _SPACE:
            start += 1
        while start < end and one[end - 1] == _SPACE:
            end -= 1
        while begin < stop and other[begin] == _SPACE:
            begin += 1
        while begin < stop and other[stop - 1] == _SPACE:
            stop -= 1
        if start == end or begin == stop:
            continue
        marks[row] = _may_equal(one[start], other[begin]) and _may_equal(one[end - 1], other[stop - 1])


@numba.njit(inline="always")
def _may_equal(one: np.uint8, other: np.uint8) -> bool:
    """Whether two bytes may be of the same letter: alike but for the bit of case, or one is beyond ASCII."""
    return bool((one | _SPACE) == (other | _SPACE) or one >= _ASCII or other >= _ASCII)
