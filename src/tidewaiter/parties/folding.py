"""Normal forms of texts beyond ASCII, a character at a step: what `normalise.text_key` says, many times faster.

What that expression makes of a character does not depend on those around it, but in writing systems whose marks spell
the word and in Hangul that is filed letter by letter. So each character is given to the expression once in the life of
a process, alone; texts with characters of those systems, or beyond the basic plane, are left to the expression.
"""

import re
from threading import Lock

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts, character
from tidewaiter.engine.local import project
from tidewaiter.parties import normalise

_CHARACTERS = 0x10000
_SPACE = ord(" ")
_NEW, _GAP, _IN_CONTEXT = -1, -2, -3
"""Instead of a number of bytes: not looked at yet, no letter or digit, told by the characters around it."""

_LETTER_BY_LETTER = r"[\x{1100}-\x{11FF}\x{D7B0}-\x{D7FF}]"
"""Parts of Hangul syllables, which become one character beside each other."""

_LONGEST = 8
_AROUND = "a"


class _Known:
    """What the characters of the basic plane become: how many bytes, and which."""

    def __init__(self) -> None:
        self.sizes = np.full(_CHARACTERS, _NEW, dtype=np.int8)
        self.bytes = np.zeros((_CHARACTERS, _LONGEST), dtype=np.uint8)
        self.lock = Lock()

    def learn(self, characters: NDArray[np.int64]) -> None:
        """Ask the expression what each of some characters becomes."""
        texts = [chr(number) for number in characters]
        asked = pa.table({"said": [f"{_AROUND}{text}{_AROUND}" for text in texts]})
        forms = project(asked, {"form": normalise.text_key("said")})["form"].to_pylist()
        contextual = re.compile(
            "|".join(re.sub(r"\\x\{(\w+)\}", r"\\u\1", c) for c in (normalise.MARKED_SCRIPTS, _LETTER_BY_LETTER))
        )
        with self.lock:
            for number, text, form in zip(characters, texts, forms, strict=True):
                made = form[len(_AROUND) : -len(_AROUND)].encode()
                # No more than half as many bytes again, for which there is room.
                fits = len(made) <= _LONGEST and 2 * len(made) <= 3 * len(text.encode()) and b" " not in made
                size = _GAP if made == b" " else len(made) if fits else _IN_CONTEXT
                if size >= 0:
                    self.bytes[number, : len(made)] = list(made)
                self.sizes[number] = _IN_CONTEXT if contextual.search(text) else size


_KNOWN = _Known()


def folded(texts: Texts) -> tuple[Texts, NDArray[np.bool_]]:
    """The normal form `text_key` of each text, and which are left to the expression."""
    new = np.zeros(_CHARACTERS, dtype=np.bool_)
    _unknown(texts.data, texts.offsets, _KNOWN.sizes, new)
    if new.any():
        _KNOWN.learn(np.flatnonzero(new))
    size = int(texts.offsets[-1] - texts.offsets[0])
    data = np.empty(size + size // 2 + 1, dtype=np.uint8)
    ends, other = np.zeros(len(texts) + 1, dtype=np.int64), np.zeros(len(texts), dtype=np.bool_)
    _fold(texts.data, texts.offsets, _KNOWN.sizes, _KNOWN.bytes, data, ends, other)
    empty = ends[1:] == ends[:-1]
    return Texts(data[: max(int(ends[-1]), 1)], ends, empty), other


@numba.njit(cache=True, nogil=True)
def _unknown(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], sizes: NDArray[np.int8], new: NDArray[np.bool_]
) -> None:
    at = offsets[0]
    while at < offsets[-1]:
        letter, length = character(data, at)
        if length < 4 and sizes[letter] == _NEW:  # noqa: PLR2004 - bytes of the basic plane
            new[letter] = True
        at += length


@numba.njit(cache=True, nogil=True)
def _fold(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    sizes: NDArray[np.int8],
    made: NDArray[np.uint8],
    out: NDArray[np.uint8],
    ends: NDArray[np.int64],
    other: NDArray[np.bool_],
) -> None:
    at = 0
    for row in range(len(other)):
        begin, gap, i = at, False, offsets[row]
        while i < offsets[row + 1]:
            letter, length = character(data, i)
            size = sizes[letter] if length < 4 else _IN_CONTEXT  # noqa: PLR2004 - as above
            if size == _IN_CONTEXT:
                other[row] = True
                at = begin
                break
            if size == _GAP:
                gap = True
            elif size > 0:
                if gap and at > begin:
                    out[at] = _SPACE
                    at += 1
                gap = False
                for k in range(size):
                    out[at + k] = made[letter, k]
                at += size
            i += length
        ends[row + 1] = at
