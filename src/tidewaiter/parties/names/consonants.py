"""The consonants that survive transliteration: what spellings of one name have in common.

Mohammed and Muhammad, Qaddafi and Gaddafi, Tschaikowski and Chaykovsky have one skeleton. Letters come from the Latin
form of a text (`script.latin`); what stands for one consonant is in letters.SOUNDS.
"""

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts, texts_of
from tidewaiter.parties.names.letters import SOUNDS

_PATTERN_BYTES = 4
_LETTERS = 26
_SPACE, _ZERO, _NINE, _FIRST, _LAST, _VOWEL, _ASCII = 32, 48, 57, 97, 122, 97, 128

Sounds = tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64], NDArray[np.uint8]]
"""For each letter where its patterns begin; each pattern in a machine word, its mask, length, what it becomes."""


def _sounds() -> Sounds:
    """SOUNDS for the kernel, by the letter they begin with, those of one letter in their order."""
    table = sorted(SOUNDS, key=lambda one: one[0][0])
    packed = [int.from_bytes(pattern.encode().ljust(_PATTERN_BYTES, b"\0"), "little") for pattern, _ in table]
    lengths = [len(pattern) for pattern, _ in table]
    initials = [ord(pattern[0]) - _FIRST for pattern, _ in table]
    return (
        np.searchsorted(initials, np.arange(_LETTERS + 1)).astype(np.int64),
        np.array(packed, dtype=np.uint32),
        np.array([256**length - 1 for length in lengths], dtype=np.uint32),
        np.array(lengths, dtype=np.int64),
        np.frombuffer("".join(sound for _, sound in table).encode(), dtype=np.uint8),
    )


SOUNDED = _sounds()
"""What kernels take of SOUNDS."""


def skeleton(forms: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The consonants of each word of Latin forms, spellings of one sound as one; a first vowel is an "a".

    Digits stay. Null for null; a word is never lost.
    """
    texts = texts_of(forms)
    size = int(texts.offsets[-1] - texts.offsets[0])
    data = np.empty(size + len(texts) + 1, dtype=np.uint8)
    offsets = np.zeros(len(texts) + 1, dtype=np.int64)
    _skeletons(texts.data, texts.offsets, SOUNDED, data, offsets)
    return Texts(data[: max(int(offsets[-1]), 1)], offsets, texts.missing).array()


@numba.njit(cache=True, nogil=True)
def of_word(data: NDArray[np.uint8], start: int, end: int, sounded: Sounds, out: NDArray[np.uint8], at: int) -> int:
    """Write the consonants of one word, one byte at least where it has any; give the end."""
    starts, packed, masks, lengths, sounds = sounded
    word, i = at, start
    while i < end:
        byte = data[i]
        if byte < _FIRST or byte > _LAST:  # a digit, or a text that has no Latin form: as it stands
            repeated = at > word and byte == out[at - 1] and not _ZERO <= byte <= _NINE
            if not repeated or byte >= _ASCII:  # bytes of one character may repeat
                out[at] = byte
                at += 1
            i += 1
            continue
        k, last = starts[byte - _FIRST], starts[byte - _FIRST + 1]
        if k == last:  # a vowel
            if at == word:
                out[at] = _VOWEL
                at += 1
            i += 1
            continue
        if last - k > 1:  # the last pattern is the letter alone
            ahead = np.uint32(0)
            for j in range(min(_PATTERN_BYTES, end - i)):
                ahead |= np.uint32(data[i + j]) << np.uint32(8 * j)
            while ahead & masks[k] != packed[k]:
                k += 1
        if at == word or out[at - 1] != sounds[k]:
            out[at] = sounds[k]
            at += 1
        i += lengths[k]
    return at


@numba.njit(cache=True, nogil=True)
def _skeletons(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    sounded: Sounds,
    out: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> None:
    at = 0
    for row in range(len(ends) - 1):
        i, end, begin = offsets[row], offsets[row + 1], at
        while i < end:
            if data[i] == _SPACE:
                i += 1
                continue
            stop = i
            while stop < end and data[stop] != _SPACE:
                stop += 1
            if at > begin:
                out[at] = _SPACE
                at += 1
            at = of_word(data, i, stop, sounded, out, at)
            i = stop
        ends[row + 1] = at
