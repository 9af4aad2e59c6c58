"""Words of two names laid beside each other: how alike each is to each, and which belongs to which.

Alike by letters (few edits, one the beginning of the other, an initial), by consonants, or as one word for two that the
other side writes apart. Words are laid greedily, the most alike first. Kernels over the arrays of `candidates.arrays`.
"""

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.parties.screening.distance import WORD, cleared, likeness, marked

ALIKE = 0.68
"""Words less alike than this have nothing to do with each other."""

INITIAL = 0.7
BY_BONES = 0.95
"""What equal consonants count for, between scripts."""

CUT = 0.76
PREFIX = 3
"""Letters that a word must begin with to count for a longer one, which it then does by `CUT` at least."""

_JOINED = 0.85
ONE_BONE = 0.8


@numba.njit(cache=True, nogil=True, forceinline=True)
def by_letters(
    one: tuple,  # type: ignore[type-arg]
    a: int,
    count: int,
    other: tuple,  # type: ignore[type-arg]
    b: int,
    others: int,
    masks: NDArray[np.uint64],
    letters: NDArray[np.float64],
) -> None:
    """How alike each word of one text is to each of another, by letters."""
    my_data, my_at, my_sets = one[1], one[2], one[6]
    their_data, their_at, their_sets = other[1], other[2], other[6]
    for j in range(others):
        w = b + j
        first, last = their_at[w], their_at[w + 1]
        size, is_marked = min(last - first, WORD), False  # most words are asked of none
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
            elif 3 * shorter >= 2 * longer and could(my_sets[v], their_sets[w], longer):
                if not is_marked:
                    marked(their_data, first, last, masks)
                    is_marked = True
                letters[i, j] = likeness(size, masks, my_data, start, end)
        if is_marked:
            cleared(their_data, first, last, masks)


@numba.njit(cache=True, nogil=True, forceinline=True)
def by_bones(
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
    """How alike each word of one text is to each of another, by consonants; by letters where it is one letter."""
    my_at, my_bones, my_bones_at, my_sets = one[2], one[3], one[4], one[7]
    their_at, their_bones, their_bones_at, their_sets = other[2], other[3], other[4], other[7]
    for j in range(others):
        w = b + j
        first, last = their_bones_at[w], their_bones_at[w + 1]
        size, is_marked = min(last - first, WORD), False
        for i in range(count):
            v = a + i
            start, end = my_bones_at[v], my_bones_at[v + 1]
            length = end - start
            bones[i, j] = letters[i, j]
            if letters[i, j] >= 1.0 or min(my_at[v + 1] - my_at[v], their_at[w + 1] - their_at[w]) == 1:
                continue
            if could(my_sets[v], their_sets[w], max(length, size)):
                if not is_marked:
                    marked(their_bones, first, last, masks)
                    is_marked = True
                bones[i, j] = likeness(size, masks, my_bones, start, end)
                # One consonant is no word: equal ones say little where letters differ.
                if min(length, size) == 1:
                    bones[i, j] = max(letters[i, j], ONE_BONE * bones[i, j])
        if is_marked:
            cleared(their_bones, first, last, masks)


@numba.njit(inline="always")
def could(one: int, other: int, longer: int, least: float = 0.6) -> bool:
    """Whether words of these sets of letters can be so much alike: each letter that one lacks is an edit."""
    apart = max(_ones(one & ~other), _ones(other & ~one))
    return longer - apart >= least * longer


@numba.njit(inline="always")
def _ones(bits: int) -> int:
    """How many bits are set (32 of them)."""
    pairs = np.uint32(bits) - ((np.uint32(bits) >> np.uint32(1)) & np.uint32(0x55555555))
    fours = (pairs & np.uint32(0x33333333)) + ((pairs >> np.uint32(2)) & np.uint32(0x33333333))
    eights = (fours + (fours >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
    return int((eights * np.uint32(0x01010101) & np.uint32(0xFFFFFFFF)) >> np.uint32(24))


@numba.njit(cache=True, nogil=True, forceinline=True)
def begins(data: NDArray[np.uint8], start: int, end: int, other: NDArray[np.uint8], first: int, last: int) -> bool:
    """Whether one of two runs of bytes begins with the other."""
    for i in range(min(end - start, last - first)):  # noqa: SIM110 - a generator is no kernel
        if data[start + i] != other[first + i]:
            return False
    return True


@numba.njit(cache=True, nogil=True, forceinline=True)
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


@numba.njit(cache=True, nogil=True, forceinline=True)
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
    their_data, their_at, their_sets = other[1], other[2], other[6]
    my_data, my_at, my_sets = one[1], one[2], one[6]
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
            # Of a word beyond WORD a letter behind it is in its set and not compared: that one is looked at.
            letters = my_sets[a + i] | my_sets[a + i + 1]
            if size <= WORD and not could(letters, their_sets[w], max(size, both), _JOINED - 1e-9):
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


@numba.njit(cache=True, nogil=True, forceinline=True)
def run_together(words: tuple, a: int, count: int, room: NDArray[np.uint8]) -> int:  # type: ignore[type-arg]
    """Write the words of a text without spaces, at most as many bytes as are compared; gives how many."""
    the_data, the_at = words[1], words[2]
    start = the_at[a]
    size = min(the_at[a + count] - start, WORD)
    room[:size] = the_data[start : start + size]
    return int(size)


@numba.njit(cache=True, nogil=True, forceinline=True)
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


@numba.njit(cache=True, nogil=True, forceinline=True)
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
