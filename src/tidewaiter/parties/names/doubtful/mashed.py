"""Keys struck at random: "asdfgh", "sdkjfhg", "qwrtz".

A word is mashed where its letters hardly ever follow each other in names of places of the world and it shows one of
three signs: neighbours on the keyboard, no vowels, a long run of consonants. How often letters follow each other is
counted over the cities of the world's airports (package airportsdata) and the names of subdivisions (pycountry): some
ten thousand names of all languages in Latin letters. A value is mashed where such words have half of its letters.
"""

from functools import cache

import airportsdata
import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pycountry
from numpy.typing import NDArray

from tidewaiter.engine.buffers import texts_of
from tidewaiter.parties.names.doubtful.doubt import Doubt
from tidewaiter.parties.names.script import latin

LETTERS = 5
"""A shorter word tells too little."""

RARE, NEVER = -1.75, -2.1
"""Mean of the decadic logarithms of the chance of each letter after the one before: real names lie near -1.1, one in a
thousand below -1.65. Below the second no sign is asked for."""

NEAR = 0.6
"""Share of letters that lie beside or on the one before."""

FEW_VOWELS = 0.15
LONG_RUN = 5

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_COUNT = 27


@cache
def _chances() -> NDArray[np.float64]:
    """Logarithm of the chance of a letter (column) after another (row); 0 is the edge of a word."""
    names = {airport["city"] for airport in airportsdata.load().values()} | {one.name for one in pycountry.subdivisions}
    counts = np.full((_COUNT, _COUNT), 0.5)
    _count(*_bytes(latin(pa.array(sorted(names)))), counts)
    return np.asarray(np.log10(counts / counts.sum(axis=1, keepdims=True)), dtype=np.float64)


def _bytes(forms: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    texts = texts_of(forms)
    return texts.data, texts.offsets


@cache
def _near() -> NDArray[np.bool_]:
    """Which letters lie beside each other, or are one."""
    place = {letter: (row, at) for row, keys in enumerate(_ROWS) for at, letter in enumerate(keys)}
    near = np.zeros((_COUNT, _COUNT), dtype=np.bool_)
    for one, (row, at) in place.items():
        for other, (beside, where) in place.items():
            near[ord(one) - 96, ord(other) - 96] = abs(row - beside) <= 1 and abs(at - where) <= 1
    return near


def is_mashed(filed: pa.Array, forms: pa.Array) -> pa.Array:
    """Which texts are keyboard mash; those in other letters never, whose Latin forms lack vowels."""
    data, offsets = _bytes(forms)
    found = np.zeros(len(offsets) - 1, dtype=np.bool_)
    _mashed(data, offsets, _chances(), _near(), found)
    return pc.and_(pa.array(found), pc.fill_null(pc.string_is_ascii(filed), fill_value=False))


@numba.njit(cache=True, nogil=True)
def _letter(byte: int) -> int:
    """1 to 26, 0 for what is no small letter."""
    return byte - 96 if 97 <= byte <= 122 else 0  # noqa: PLR2004 - "a" to "z"


@numba.njit(cache=True, nogil=True)
def _count(data: NDArray[np.uint8], offsets: NDArray[np.int64], counts: NDArray[np.float64]) -> None:
    for row in range(len(offsets) - 1):
        before = 0
        for i in range(offsets[row], offsets[row + 1]):
            letter = _letter(data[i])
            if before or letter:
                counts[before, letter] += 1
            before = letter
        if before:
            counts[before, 0] += 1


@numba.njit(cache=True, nogil=True)
def _word(data: NDArray[np.uint8], begin: int, end: int, chances: NDArray[np.float64], near: NDArray[np.bool_]) -> bool:
    """Whether the word between two places is mashed."""
    size = end - begin
    if size < LETTERS:
        return False
    total, beside, vowels, run, longest, before = 0.0, 0, 0, 0, 0, 0
    for i in range(begin, end):
        letter = _letter(data[i])
        total += chances[before, letter]
        beside += i > begin and near[before, letter]
        vowel = data[i] in (97, 101, 105, 111, 117, 121)  # a e i o u y
        vowels += vowel
        run = 0 if vowel else run + 1
        longest = max(longest, run)
        before = letter
    total += chances[before, 0]
    mean = total / (size + 1)
    rare = mean < RARE
    typed = beside >= NEAR * (size - 1)
    return (
        mean < NEVER
        or (rare and (typed or vowels < FEW_VOWELS * size or longest >= LONG_RUN))
        or (typed and longest >= LONG_RUN)
    )


@numba.njit(cache=True, nogil=True)
def _mashed(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    chances: NDArray[np.float64],
    near: NDArray[np.bool_],
    found: NDArray[np.bool_],
) -> None:
    for row in range(len(found)):
        begin, letters, bad = offsets[row], 0, 0
        for i in range(offsets[row], offsets[row + 1] + 1):
            if i < offsets[row + 1] and _letter(data[i]):
                continue
            size = i - begin
            letters += size
            if size and _word(data, begin, i, chances, near):
                bad += size
            begin = i + 1
        found[row] = bad > 0 and 2 * bad >= letters


DOUBT = Doubt(
    code="mashed",
    sentence="The letters look like keys struck at random.",
    fields=("name", "address_line", "city"),
    kernel=is_mashed,
)
