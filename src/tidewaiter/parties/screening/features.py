"""What two names have in common, as numbers a model judges: a table of features and the kernel that fills it.

Words are laid beside each other greedily, the most alike first: equal, a few letters off, the same consonants, an
initial for a word, or one word for two written apart. Each feature is a share of weight or a plain count, so that it
means the same for any list. Not here: what alike is enough (`scorer`), and the words told to a reader (`explanation`).
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.parties.screening.beside import (
    BY_BONES,
    by_bones,
    by_letters,
    in_order,
    joined,
    laid,
    ordered,
    run_together,
)
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

PLAIN = 0.4
"""Covered by less than this share of weight on both sides, a pair is no match."""

ALONE = 0.5
"""Share of the listed weight that a filed name of one word covers at least."""

NOT_LIGHT = 0.5
"""A word of no more weight than this is not asked how alike it is."""

TOTALS = 13
COVERED, COVERED_LISTED, BONES, BONES_LISTED, FILED, LISTED = 0, 1, 2, 3, 4, 5
MISSING, MISSING_LISTED, EVIDENCE, EXACT, HEAVIEST, WEAKEST, INITIALS = 6, 7, 8, 9, 10, 11, 12
"""Places of what is added up for a pair."""


@numba.njit(cache=True, nogil=True, forceinline=True)
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
    by_letters(one, a, count, other, b, others, masks, letters)
    by_bones(one, a, count, other, b, others, masks, letters, bones)
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


@numba.njit(cache=True, nogil=True, forceinline=True)
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


@numba.njit(cache=True, nogil=True, forceinline=True)
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


@numba.njit(cache=True, nogil=True, forceinline=True)
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


@numba.njit(cache=True, nogil=True, forceinline=True)
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

    False, with nothing filled, where most of both has nothing like it in the other (PLAIN, ALONE).
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
    # One word, however rare, is not somebody of three.
    if count == 1 and max(t[COVERED_LISTED], t[BONES_LISTED]) < ALONE * against:
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
