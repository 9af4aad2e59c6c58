"""What two names have in common, as numbers a model judges: a table of features and the kernel that fills it.

Words are laid beside each other greedily, the most alike first: equal, a few letters off, the same consonants, an
initial for a word, or one word for two written apart. Each feature is a share of weight or a plain count, so that it
means the same for any list. Not here: what alike is enough (`scorer`), and the words told to a reader (`explanation`).
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

NOT_LIGHT = 0.5
"""A word of no more weight than this is not asked how alike it is."""

_JOINED = 0.85

TOTALS = 13
COVERED, COVERED_LISTED, BONES, BONES_LISTED, FILED, LISTED = 0, 1, 2, 3, 4, 5
MISSING, MISSING_LISTED, EVIDENCE, EXACT, HEAVIEST, WEAKEST, INITIALS = 6, 7, 8, 9, 10, 11, 12
"""Places of what is added up for a pair."""


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
    pairs = np.uint32(bits) - ((np.uint32(bits) >> np.uint32(1)) & np.uint32(0x55555555))
    fours = (pairs & np.uint32(0x33333333)) + ((pairs >> np.uint32(2)) & np.uint32(0x33333333))
    eights = (fours + (fours >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
    return int((eights * np.uint32(0x01010101) & np.uint32(0xFFFFFFFF)) >> np.uint32(24))


@numba.njit(cache=True, nogil=True)
def begins(data: NDArray[np.uint8], start: int, end: int, other: NDArray[np.uint8], first: int, last: int) -> bool:
    """Whether one of two runs of bytes begins with the other."""
    for i in range(min(end - start, last - first)):  # noqa: SIM110 - a generator is no kernel
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
    return int(size)


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
def compared(
    one: tuple,  # type: ignore[type-arg]
    a: int,
    count: int,
    other: tuple,  # type: ignore[type-arg]
    b: int,
    others: int,
    scripts: bool,  # noqa: FBT001 - a kernel's argument
    room: tuple,  # type: ignore[type-arg]
) -> None:
    """Fill the likenesses of words in `room`: by letters, by consonants, and of words that one side writes as one."""
    masks, letters, bones, reverse, bytes_a = room[0], room[1], room[2], room[3], room[7]
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


@numba.njit(inline="always")
def worth(alike: float) -> float:
    """What a likeness counts for: all for equal words, nothing for half of the letters."""
    return max(0.0, 2.0 * alike - 1.0)


@numba.njit(cache=True, nogil=True)
def tally_bones(
    one: tuple,  # type: ignore[type-arg]
    a: int,
    count: int,
    other: tuple,  # type: ignore[type-arg]
    b: int,
    others: int,
    room: tuple,  # type: ignore[type-arg]
) -> None:
    """Add up the weight of both sides that agrees by consonants."""
    my_weights, their_weights = one[5], other[5]
    bones, pair, taken, totals = room[2], room[4], room[5], room[6]
    laid(bones, count, others, pair, taken)
    for i in range(count):
        j = pair[i]
        if j >= 0:
            value = worth(bones[i, j])
            totals[BONES] += my_weights[a + i] * value
            totals[BONES_LISTED] += their_weights[b + j] * value


@numba.njit(cache=True, nogil=True)
def tally(
    one: tuple,  # type: ignore[type-arg]
    a: int,
    count: int,
    other: tuple,  # type: ignore[type-arg]
    b: int,
    others: int,
    room: tuple,  # type: ignore[type-arg]
) -> None:
    """Add up what agrees by letters and what is missing; words stay laid beside each other in `room`."""
    my_at, my_weights = one[2], one[5]
    their_at, their_weights = other[2], other[5]
    letters, reverse, pair, taken, totals = room[1], room[3], room[4], room[5], room[6]
    laid(letters, count, others, pair, taken)
    for i in range(count):
        weight, j = my_weights[a + i], pair[i]
        totals[FILED] += weight
        if j < 0:
            apart = letters[i, others + i]
            totals[COVERED] += weight * apart
            totals[MISSING] += weight * (1.0 - apart)
            continue
        against = their_weights[b + j]
        value, least = worth(letters[i, j]), min(weight, against)
        totals[COVERED] += weight * value
        totals[COVERED_LISTED] += against * value
        totals[EVIDENCE] += least * value
        totals[HEAVIEST] = max(totals[HEAVIEST], least * value)
        if letters[i, j] >= 1.0:
            totals[EXACT] += weight + against
        if least > NOT_LIGHT:
            totals[WEAKEST] = min(totals[WEAKEST], letters[i, j])
        length, theirs = my_at[a + i + 1] - my_at[a + i], their_at[b + j + 1] - their_at[b + j]
        if min(length, theirs) == 1 and length != theirs:
            totals[INITIALS] += 1.0
    for j in range(others):
        totals[LISTED] += their_weights[b + j]
        if not taken[j]:
            apart = reverse[j, count + j]
            totals[COVERED_LISTED] += their_weights[b + j] * apart
            totals[MISSING_LISTED] += their_weights[b + j] * (1.0 - apart)


@numba.njit(cache=True, nogil=True)
def whole_likeness(
    one: tuple,  # type: ignore[type-arg]
    a: int,
    count: int,
    other: tuple,  # type: ignore[type-arg]
    b: int,
    others: int,
    order: float,
    room: tuple,  # type: ignore[type-arg]
) -> float:
    """How alike the names are without spaces: as they stand, or with words in the order of their partners."""
    masks, pair, bytes_a, bytes_b = room[0], room[4], room[7], room[8]
    size = run_together(other, b, others, bytes_b)
    held = marked(bytes_b, 0, size, masks)
    found = likeness(held, masks, bytes_a, 0, run_together(one, a, count, bytes_a))
    if order < 1.0:
        found = max(found, likeness(held, masks, bytes_a, 0, in_order(one, a, pair, count, others, bytes_a)))
    cleared(bytes_b, 0, size, masks)
    return found


@numba.njit(cache=True, nogil=True)
def measure(
    one: tuple,  # type: ignore[type-arg]
    row: int,
    other: tuple,  # type: ignore[type-arg]
    listed: int,
    shared: float,
    scripts: bool,  # noqa: FBT001 - a kernel's argument
    room: tuple,  # type: ignore[type-arg]
    out: Reals,
) -> bool:
    """Fill `out`, shape (COUNT,), with the MEASURES of a filed text and a listed one.

    False, with nothing filled, where most of both has nothing like it in the other (PLAIN).
    """
    a, b = one[0][row], other[0][listed]
    count, others = min(one[0][row + 1] - a, WORDS), min(other[0][listed + 1] - b, WORDS)
    t = room[6]
    t[:] = 0.0
    t[WEAKEST] = 1.0
    compared(one, a, count, other, b, others, scripts, room)
    tally_bones(one, a, count, other, b, others, room)
    tally(one, a, count, other, b, others, room)
    filed, against = max(t[FILED], 0.1), max(t[LISTED], 0.1)
    if max(t[COVERED], t[BONES]) < PLAIN * filed and max(t[COVERED_LISTED], t[BONES_LISTED]) < PLAIN * against:
        return False
    order = ordered(room[4], count)
    whole = whole_likeness(one, a, count, other, b, others, order, room)
    letters = min(one[2][a + count] - one[2][a], other[2][b + others] - other[2][b], WORD)
    values = (
        t[COVERED] / filed, t[COVERED_LISTED] / against, t[BONES] / filed, t[BONES_LISTED] / against,
        whole, min(shared, 2.0), t[EVIDENCE], t[WEAKEST], t[MISSING], t[MISSING_LISTED], t[EXACT] / (filed + against),
        t[HEAVIEST], t[INITIALS], float(count), float(others), order, float(letters), 1.0 if scripts else 0.0,
    )  # fmt: skip
    for k in range(COUNT):
        out[k] = values[k]
    return True


@numba.njit(cache=True, nogil=True)
def ordered(pair: NDArray[np.int64], count: int) -> float:
    """Of words paired one after the other, the share whose partners stand in that order; 1 for less than two."""
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
        np.zeros(TOTALS, dtype=np.float64),
        np.zeros(WORD, dtype=np.uint8),
        np.zeros(WORD, dtype=np.uint8),
    )
