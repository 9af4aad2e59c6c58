"""What two names have in common, as numbers a model judges: a table of features and the kernel that fills it.

Words are laid beside each other greedily, the most alike first: equal, a few letters off, the same consonants, an initial
for a word, or one word for two written apart. Each feature is a share of weight or a plain count, so that it means the
same for any list. Not here: what alike is enough (`scorer`), and the words told to a reader (`explanation`).
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.parties.screening.candidates import WORDS
from tidewaiter.parties.screening.distance import LETTERS, WORD, cleared, likeness, marked

Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Measure:
    """A feature of a pair: its name, what it says, and whether more of it speaks for (1) or against (-1) a match."""

    name: str
    sentence: str
    direction: int = 0


MEASURES: tuple[Measure, ...] = (
    Measure("covered", "share of the filed name's weight that has its like in the listed one", 1),
    Measure("covered_listed", "share of the listed name's weight that has its like in the filed one", 1),
    Measure("bones", "as covered, by consonants", 1),
    Measure("bones_listed", "as covered_listed, by consonants", 1),
    Measure("whole", "letters in common, spaces left out, words as they stand or in order", 1),
    Measure("shared", "rare runs of letters and pairs of words in common, as candidates are found by", 1),
    Measure("evidence", "weight of the words that agree", 1),
    Measure("weakest", "how much the least alike of the paired words are alike", 1),
    Measure("missing", "weight of filed words without their like", -1),
    Measure("missing_listed", "weight of listed words without their like", -1),
    Measure("exact", "share of the weight of both that is equal to the letter", 1),
    Measure("heaviest", "weight of the weightiest word that agrees", 1),
    Measure("initials", "words that one side has as an initial", 0),
    Measure("words", "words of the filed name", 0),
    Measure("words_listed", "words of the listed name", 0),
    Measure("order", "share of neighbouring pairs that stand in the same order on both sides", 1),
    Measure("letters", "letters of the shorter name", 0),
    Measure("scripts", "1 where one of the names was not written in Latin letters", 0),
)
COUNT = len(MEASURES)
AT = {measure.name: position for position, measure in enumerate(MEASURES)}

ALIKE = 0.68
"""Words less alike than this have nothing to do with each other."""

INITIAL = 0.7
BY_BONES = 0.95
"""What equal consonants count for, between scripts."""

CUT = 0.76
PREFIX = 3
"""Letters that a word must begin with to count for a longer one, which it then does by `CUT` at least."""

PLAIN = 0.4
"""Covered by less than this share of weight on both sides, a pair is no match."""

_JOINED = 0.85


@numba.njit(cache=True, nogil=True)
def likenesses(
    one: tuple,  # type: ignore[type-arg]
    a: int,
    count: int,
    other: tuple,  # type: ignore[type-arg]
    b: int,
    others: int,
    masks: NDArray[np.uint64],
    letters: NDArray[np.float64],
    bones: NDArray[np.float64],
) -> None:
    """How alike each word of one text is to each of another, by letters and by consonants."""
    their_data, their_at, their_bones_of, their_bones_at, their_letter_sets, their_bone_sets = (
        other[1],
        other[2],
        other[3],
        other[4],
        other[6],
        other[7],
    )
    my_data, my_at, my_bones_of, my_bones_at, my_letter_sets, my_bone_sets = (
        one[1],
        one[2],
        one[3],
        one[4],
        one[6],
        one[7],
    )
    for j in range(others):
        w = b + j
        first, last = their_at[w], their_at[w + 1]
        size = marked(their_data, first, last, masks)
        for i in range(count):
            v = a + i
            start, end = my_at[v], my_at[v + 1]
            length = end - start
            shorter, longer = min(length, size), max(length, size)
            letters[i, j] = 0.0
            if shorter == 1:
                if my_data[start] == their_data[first]:
                    letters[i, j] = 1.0 if longer == 1 else INITIAL
            elif shorter >= PREFIX and begins(my_data, start, end, their_data, first, last):
                # A word cut short, or a short form of it: equal where nothing is missing.
                letters[i, j] = max(CUT, shorter / longer)
            elif 3 * shorter >= 2 * longer and could(my_letter_sets[v], their_letter_sets[w], longer):
                letters[i, j] = likeness(size, masks, my_data, start, end)
        cleared(their_data, first, last, masks)
        size = marked(their_bones_of, their_bones_at[w], their_bones_at[w + 1], masks)
        for i in range(count):
            v = a + i
            start, end = my_bones_at[v], my_bones_at[v + 1]
            length = end - start
            bones[i, j] = letters[i, j]
            if letters[i, j] >= 1.0 or min(my_at[v + 1] - my_at[v], last - first) == 1:
                continue
            if could(my_bone_sets[v], their_bone_sets[w], max(length, size)):
                bones[i, j] = likeness(size, masks, my_bones_of, start, end)
                # One consonant is no word: equal ones say little where letters differ.
                if min(length, size) == 1:
                    bones[i, j] = max(letters[i, j], 0.8 * bones[i, j])
        cleared(their_bones_of, their_bones_at[w], their_bones_at[w + 1], masks)


@numba.njit(inline="always")
def could(one: int, other: int, longer: int) -> bool:
    """Whether words of these sets of letters can be alike: each letter that one lacks is an edit."""
    apart = max(_ones(one & ~other), _ones(other & ~one))
    return longer - apart >= 0.6 * longer


@numba.njit(inline="always")
def _ones(bits: int) -> int:
    """How many bits are set (32 of them)."""
    bits = np.uint32(bits)
    bits -= (bits >> np.uint32(1)) & np.uint32(0x55555555)
    bits = (bits & np.uint32(0x33333333)) + ((bits >> np.uint32(2)) & np.uint32(0x33333333))
    bits = (bits + (bits >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
    return np.int64((bits * np.uint32(0x01010101) & np.uint32(0xFFFFFFFF)) >> np.uint32(24))


@numba.njit(cache=True, nogil=True)
def begins(data: NDArray[np.uint8], start: int, end: int, other: NDArray[np.uint8], first: int, last: int) -> bool:
    """Whether one of two runs of bytes begins with the other."""
    for i in range(min(end - start, last - first)):
        if data[start + i] != other[first + i]:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def laid(
    alike: NDArray[np.float64], count: int, others: int, pair: NDArray[np.int64], taken: NDArray[np.bool_]
) -> None:
    """For each word the one it is laid beside, -1 for none: greedily, the most alike first; `taken` marks those."""
    taken[:] = False
    for i in range(count):
        pair[i] = -1
    for _ in range(min(count, others)):
        best, x, y = ALIKE - 1e-9, -1, -1
        for i in range(count):
            if pair[i] >= 0:
                continue
            for j in range(others):
                if not taken[j] and alike[i, j] > best:
                    best, x, y = alike[i, j], i, j
        if x < 0:
            break
        pair[x] = y
        taken[y] = True


@numba.njit(cache=True, nogil=True)
def joined(
    one: tuple,  # type: ignore[type-arg]
    a: int,
    count: int,
    other: tuple,  # type: ignore[type-arg]
    b: int,
    others: int,
    masks: NDArray[np.uint64],
    alike: NDArray[np.float64],
    room: NDArray[np.uint8],
) -> None:
    """Raise the likeness of two neighbouring words to a word of the other side that is both written together."""
    their_data, their_at = other[1], other[2]
    my_data, my_at = one[1], one[2]
    for i in range(count - 1):
        first, middle, last = my_at[a + i], my_at[a + i + 1], my_at[a + i + 2]
        both = last - first
        if both > WORD:
            continue
        for j in range(others):
            w = b + j
            size = their_at[w + 1] - their_at[w]
            if abs(size - both) > 1 or alike[i, j] >= 1.0 or alike[i + 1, j] >= 1.0:
                continue
            for k in range(both):  # words lie end to end, so two neighbours are one run of bytes
                room[k] = my_data[first + k]
            held = marked(their_data, their_at[w], their_at[w + 1], masks)
            found = likeness(held, masks, room, 0, both)
            cleared(their_data, their_at[w], their_at[w + 1], masks)
            if found >= _JOINED:
                longer = i if middle - first >= last - middle else i + 1
                shorter = i + 1 if longer == i else i
                alike[longer, j] = max(alike[longer, j], found)
                alike[shorter, others + shorter] = found


@numba.njit(cache=True, nogil=True)
def run_together(words: tuple, a: int, count: int, room: NDArray[np.uint8]) -> int:  # type: ignore[type-arg]
    """Write the words of a text without spaces, at most as many bytes as are compared; gives how many."""
    the_data, the_at = words[1], words[2]
    start = the_at[a]
    size = min(the_at[a + count] - start, WORD)
    room[:size] = the_data[start : start + size]
    return size


@numba.njit(cache=True, nogil=True)
def in_order(
    words: tuple,  # type: ignore[type-arg]
    a: int,
    pair: NDArray[np.int64],
    count: int,
    others: int,
    room: NDArray[np.uint8],
) -> int:
    """As `run_together`, the words in the order of those they are laid beside, the rest behind."""
    the_data, the_at = words[1], words[2]
    size = 0
    for turn in range(others + 1):
        for i in range(count):
            if pair[i] == turn or (turn == others and pair[i] < 0):
                start, end = the_at[a + i], the_at[a + i + 1]
                for k in range(start, end):
                    if size < WORD:
                        room[size] = the_data[k]
                        size += 1
    return size


@numba.njit(cache=True, nogil=True)
def measure(
    one: tuple,  # type: ignore[type-arg]
    row: int,
    other: tuple,  # type: ignore[type-arg]
    listed: int,
    shared: float,
    scripts: bool,
    room: tuple,  # type: ignore[type-arg]
    out: Reals,
) -> bool:
    """Fill `out`, shape (COUNT,), with the MEASURES of a filed text and a listed one.

    False, with nothing filled, where most of both has nothing like it in the other (PLAIN).
    """
    their_bounds, their_at, their_weights = other[0], other[2], other[5]
    my_bounds, my_at, my_weights = one[0], one[2], one[5]
    masks, letters, bones, reverse, pair, taken, covered, bytes_a, bytes_b = room
    a, b = my_bounds[row], their_bounds[listed]
    count = min(my_bounds[row + 1] - a, WORDS)
    others = min(their_bounds[listed + 1] - b, WORDS)
    for i in range(count):
        letters[i, others : others + count] = 0.0
    for j in range(others):
        reverse[j, : count + others] = 0.0
    likenesses(one, a, count, other, b, others, masks, letters, bones)
    if scripts:  # vowels are guessed: consonants speak for the word
        for i in range(count):
            for j in range(others):
                letters[i, j] = max(letters[i, j], BY_BONES * bones[i, j])
    joined(one, a, count, other, b, others, masks, letters, bytes_a)
    joined(other, b, others, one, a, count, masks, reverse, bytes_a)
    for j in range(others):
        for i in range(count):
            letters[i, j] = max(letters[i, j], reverse[j, i])
    filed_weight, listed_weight = 0.0, 0.0
    for i in range(count):
        filed_weight += my_weights[a + i]
    for j in range(others):
        listed_weight += their_weights[b + j]
    covered[:] = 0.0
    missing, missing_listed, evidence, exact, heaviest, weakest, initials = 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0
    for side in range(2):
        alike = bones if side else letters
        laid(alike, count, others, pair, taken)
        for i in range(count):
            j = pair[i]
            weight = my_weights[a + i]
            if j < 0:
                apart = 0.0 if side else alike[i, others + i]
                covered[2 * side] += weight * apart
                missing += 0.0 if side else weight * (1.0 - apart)
                continue
            listed_one = their_weights[b + j]
            value = alike[i, j]
            # Far from alike is little: from nothing at ALIKE - 0.18 to all at 1.
            value = max(0.0, min(1.0, 2.0 * value - 1.0)) if value < 1.0 else 1.0
            covered[2 * side] += weight * value
            covered[2 * side + 1] += listed_one * value
            if side:
                continue
            least = min(weight, listed_one)
            evidence += least * value
            heaviest = max(heaviest, least * value)
            if alike[i, j] >= 1.0:
                exact += weight + listed_one
            if least > 0.5:  # noqa: PLR2004 - what is light is not missed
                weakest = min(weakest, alike[i, j])
            lengths = my_at[a + i + 1] - my_at[a + i], their_at[b + j + 1] - their_at[b + j]
            if min(lengths[0], lengths[1]) == 1 and lengths[0] != lengths[1]:
                initials += 1.0
        if not side:
            for j in range(others):
                if not taken[j]:
                    apart = reverse[j, count + j]
                    covered[1] += their_weights[b + j] * apart
                    missing_listed += their_weights[b + j] * (1.0 - apart)
    if covered[0] < PLAIN * filed_weight and covered[2] < PLAIN * filed_weight:
        if covered[1] < PLAIN * listed_weight and covered[3] < PLAIN * listed_weight:
            return False
    laid(letters, count, others, pair, taken)
    order = ordered(pair, count)
    size = run_together(other, b, others, bytes_b)
    held = marked(bytes_b, 0, size, masks)
    whole = likeness(held, masks, bytes_a, 0, run_together(one, a, count, bytes_a))
    if order < 1.0:
        whole = max(whole, likeness(held, masks, bytes_a, 0, in_order(one, a, pair, count, others, bytes_a)))
    cleared(bytes_b, 0, size, masks)
    filed_weight, listed_weight = max(filed_weight, 0.1), max(listed_weight, 0.1)
    values = (
        covered[0] / filed_weight, covered[1] / listed_weight, covered[2] / filed_weight, covered[3] / listed_weight,
        whole, min(shared, 2.0), evidence, weakest, missing, missing_listed, exact / (filed_weight + listed_weight), heaviest,
        initials, float(count), float(others), order, float(min(size, my_at[a + count] - my_at[a])), 1.0 if scripts else 0.0,
    )  # fmt: skip
    for k in range(COUNT):
        out[k] = values[k]
    return True


@numba.njit(cache=True, nogil=True)
def ordered(pair: NDArray[np.int64], count: int) -> float:
    """Of words that are paired one after the other, the share whose partners stand in that order; 1 for less than two."""
    before, right, all_of = -1, 0, 0
    for i in range(count):
        if pair[i] < 0:
            continue
        if before >= 0:
            all_of += 1
            right += pair[i] > before
        before = pair[i]
    return right / all_of if all_of else 1.0


@numba.njit(cache=True, nogil=True)
def room_for() -> tuple:  # type: ignore[type-arg]
    """Working space for `measure`: one a thread."""
    return (
        np.zeros(LETTERS, dtype=np.uint64),
        np.zeros((WORDS, 2 * WORDS), dtype=np.float64),
        np.zeros((WORDS, 2 * WORDS), dtype=np.float64),
        np.zeros((WORDS, 2 * WORDS), dtype=np.float64),
        np.zeros(WORDS, dtype=np.int64),
        np.zeros(WORDS, dtype=np.bool_),
        np.zeros(4, dtype=np.float64),
        np.zeros(WORD, dtype=np.uint8),
        np.zeros(WORD, dtype=np.uint8),
    )
