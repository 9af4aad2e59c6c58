"""Latin forms as words in one pass over their bytes: letters, consonants, weights, and a bit for each different letter.

Words are parted by white space, as Arrow's `utf8_split_whitespace` parts them; consonants are those of
`names/consonants`. A form of no letters is one word of none.
"""

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts, texts_of
from tidewaiter.engine.text_table import Table, place_of
from tidewaiter.parties.names.consonants import SOUNDED, Sounds, of_word

_SETS = np.uint32(31)
_BEYOND = r"[\x{85}\p{Z}]"
"""White space beyond ASCII, which stays in a text that has no letter or digit."""


def _blanks() -> NDArray[np.bool_]:
    table = np.zeros(256, dtype=np.bool_)
    table[[byte for byte in range(128) if chr(byte).isspace()]] = True
    return table


_BLANK = _blanks()

Read = tuple[
    NDArray[np.int64],
    NDArray[np.uint8],
    NDArray[np.int64],
    NDArray[np.uint8],
    NDArray[np.int64],
    NDArray[np.float32],
    NDArray[np.uint32],
    NDArray[np.uint32],
]
"""Bounds, letters and where each word begins, consonants and where, weights, sets of letters and of consonants."""


def parted(forms: pa.Array) -> Texts:
    """Forms (not null) as texts whose words are parted by white space of ASCII."""
    odd = pc.invert(pc.string_is_ascii(forms))
    if pc.any(odd).as_py():
        forms = pc.replace_with_mask(forms, odd, pc.replace_substring_regex(forms.filter(odd), _BEYOND, " "))
    return texts_of(forms)


def read(texts: Texts, known: Table, weights: NDArray[np.float32], heaviest: float) -> Read:
    """Texts as words, each with its weight in a table of known ones; another weighs `heaviest`, a single letter 1."""
    count = _count(texts.data, texts.offsets)
    return _read(texts.data, texts.offsets, count, known, weights, np.float32(heaviest), SOUNDED)


@numba.njit(cache=True, nogil=True)
def _count(data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> int:
    count = 0
    for row in range(len(offsets) - 1):
        gap, before = True, count
        for i in range(offsets[row], offsets[row + 1]):
            blank = _BLANK[data[i]]
            count += gap and not blank
            gap = blank
        count += count == before
    return count


@numba.njit(inline="always")
def _bit(byte: int) -> np.uint32:
    """The bit of a letter in a set; bytes that are 32 apart share one."""
    return np.uint32(1) << (np.uint32(byte) & _SETS)


@numba.njit(cache=True, nogil=True)
def _read(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    count: int,
    known: Table,
    weights: NDArray[np.float32],
    heaviest: np.float32,
    sounded: Sounds,
) -> Read:
    rows, size = len(offsets) - 1, offsets[-1] - offsets[0]
    bounds = np.zeros(rows + 1, dtype=np.int64)
    letters, letters_at = np.empty(size + 1, dtype=np.uint8), np.zeros(count + 1, dtype=np.int64)
    bones, bones_at = np.empty(size + 1, dtype=np.uint8), np.zeros(count + 1, dtype=np.int64)
    weighed = np.empty(count, dtype=np.float32)
    letter_sets, bone_sets = np.empty(count, dtype=np.uint32), np.empty(count, dtype=np.uint32)
    word, at, bone = 0, 0, 0
    for row in range(rows):
        i, end = offsets[row], offsets[row + 1]
        while True:
            while i < end and _BLANK[data[i]]:
                i += 1
            if i == end and word > bounds[row]:
                break
            start, letter_set = i, np.uint32(0)
            while i < end and not _BLANK[data[i]]:
                letters[at + i - start] = data[i]
                letter_set |= _bit(data[i])
                i += 1
            first = bone
            bone = of_word(data, start, i, sounded, bones, bone)
            bone_set = np.uint32(0)
            for k in range(first, bone):
                bone_set |= _bit(bones[k])
            place = place_of(data, start, i, known)
            weighed[word] = weights[place] if place >= 0 else np.float32(1.0) if i - start == 1 else heaviest
            letter_sets[word], bone_sets[word] = letter_set, bone_set
            at += i - start
            word += 1
            letters_at[word], bones_at[word] = at, bone
            if i == end:
                break
        bounds[row + 1] = word
    return bounds, letters, letters_at, bones, bones_at, weighed, letter_sets, bone_sets
