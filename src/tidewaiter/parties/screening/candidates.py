"""Candidates: the few listed names that a name may be, out of tens of thousands, in a few microseconds.

Two ways to the same place, whose union misses little: character 4-grams of padded words, weighed by rarity (TF-IDF)
and summed to a cosine; and pairs of words by their consonants, which survive what changes every 4-gram. What too many
listed names share says nothing and is not followed (`MOST`, `MOST_PAIRS`). Names that were not written in Latin letters
are also compared by 3-grams of consonants, since their vowels are often not known.

An index holds postings: for each key the listed texts that have it. Keys are 64-bit; two that collide share their
postings, which costs a comparison and loses nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.engine.text_table import hashed
from tidewaiter.parties.screening.words import Words

Longs = NDArray[np.uint64]
Whole = NDArray[np.int64]
Small = NDArray[np.int32]
Reals = NDArray[np.float32]

GRAM = 4
BONE_GRAM = 3
MOST = 0.02
"""A 4-gram in more than this share of the listed texts is not followed."""

MOST_BONES = 0.05
MOST_PAIRS = 400
"""A pair of words that more listed texts have is not followed."""

WORDS = 12
"""Words of a name that are compared; what follows is addresses and remarks."""

_EMPTY = np.uint64(0)
_EDGE = np.uint64(1)
_BITS = np.uint64(8)
_SCATTER = np.uint64(0x9E3779B97F4A7C15)


_SIZE_BITS = np.uint64(24)
_SIZE = np.uint64((1 << 24) - 1)


@dataclass(frozen=True, slots=True)
class Postings:
    """Which texts have a key: an open table `slots`, of each a key (0: free) and where its texts lie in `rows`.

    A slot is two numbers side by side, so that asking for a key touches memory once: the key; and the first place in
    `rows` with, in the lowest 24 bits, how many there are, 0 for a key that is known and not followed. `weights` is the
    rarity of a key by how many texts have it.
    """

    slots: Longs
    weights: Reals
    rows: Small


@numba.njit(cache=True, nogil=True, forceinline=True)
def slot_of(key: int, slots: Longs) -> int:
    """The place in `slots` of a key, or the free one where it would stand."""
    mask = np.uint64(len(slots) // 2 - 1)
    mixed = np.uint64(key) * _SCATTER
    at = (mixed ^ (mixed >> np.uint64(32))) & mask
    while slots[np.uint64(2) * at] != _EMPTY and slots[np.uint64(2) * at] != np.uint64(key):
        at = (at + np.uint64(1)) & mask
    return int(np.uint64(2) * at)


@numba.njit(inline="always")
def range_of(held: int) -> tuple[int, int]:
    """Where the texts of a slot, of which this is the second number, begin in `rows`, and how many they are."""
    return np.int64(held >> _SIZE_BITS), np.int64(held & _SIZE)  # type: ignore[return-value] # of a kernel


@numba.njit(cache=True, nogil=True, forceinline=True)
def grams_of(data: NDArray[np.uint8], start: int, end: int, size: int, out: Longs, used: int) -> int:
    """Write the n-grams of a padded word behind `used`, shorter words as one; gives how many there are then."""
    mask = (_EDGE << np.uint64(8 * size)) - _EDGE if size < 8 else ~_EMPTY  # noqa: PLR2004 - bytes of a machine word
    value = _EDGE
    held = 1
    for i in range(start, end + 1):
        byte = np.uint64(data[i]) if i < end else _EDGE
        value = ((value << _BITS) | byte) & mask
        held += 1
        if (held >= size or i == end) and used < len(out):
            out[used] = value
            used += 1
    return used


@numba.njit(cache=True, nogil=True, forceinline=True)
def pairs_of(bones: NDArray[np.uint8], at: Whole, first: int, last: int, out: Longs) -> int:
    """Write a key for each two words of a text by their consonants, in either order; of one word, for that word."""
    last = min(last, first + WORDS)
    if last - first == 1:
        out[0] = hashed(bones, at[first], at[last]) | _EDGE
        return 1
    used = 0
    for i in range(first, last):
        one = hashed(bones, at[i], at[i + 1])
        for j in range(i + 1, last):
            other = hashed(bones, at[j], at[j + 1])
            key = (one + other) * _SCATTER ^ (one ^ other)
            out[used] = key | _EDGE
            used += 1
    return used


@numba.njit(cache=True, nogil=True, forceinline=True)
def keys_of(words: tuple, row: int, kind: int, out: Longs) -> int:  # type: ignore[type-arg]
    """The different keys of one text: kind 0 its 4-grams, 1 its 3-grams of consonants, 2 its pairs of words."""
    bounds, data, at, bones, bones_at = words[0], words[1], words[2], words[3], words[4]
    first, last = bounds[row], min(bounds[row + 1], bounds[row] + WORDS)
    used = 0
    if kind == 2:  # noqa: PLR2004 - pairs
        used = pairs_of(bones, bones_at, first, last, out)
    else:
        for w in range(first, last):
            if kind == 0:
                used = grams_of(data, at[w], at[w + 1], GRAM, out, used)
            else:
                used = grams_of(bones, bones_at[w], bones_at[w + 1], BONE_GRAM, out, used)
    different = 0
    for i in range(used):
        key, again = out[i], False
        for j in range(different):
            if out[j] == key:
                again = True
                break
        if not again:
            out[different] = key
            different += 1
    return different


KEYS = 160
"""Keys of a text that count at most."""


@numba.njit(cache=True, nogil=True)
def _all_keys(words: tuple, rows: Whole, kind: int) -> tuple[Longs, Small]:  # type: ignore[type-arg]
    out = np.empty(max(len(rows), 1) * 16, dtype=np.uint64)
    of = np.empty(len(out), dtype=np.int32)
    room = np.empty(KEYS, dtype=np.uint64)
    used = 0
    for row in rows:
        count = keys_of(words, row, kind, room)
        if used + count > len(out):
            larger, places = np.empty(2 * (used + count), dtype=np.uint64), np.empty(2 * (used + count), dtype=np.int32)
            larger[:used], places[:used] = out[:used], of[:used]
            out, of = larger, places
        out[used : used + count] = room[:count]
        of[used : used + count] = row
        used += count
    return out[:used], of[:used]


@numba.njit(cache=True, nogil=True)
def _placed(keys: Longs, slots: Longs) -> Whole:
    places = np.empty(len(keys), dtype=np.int64)
    for i in range(len(keys)):
        places[i] = slot_of(keys[i], slots)
        slots[places[i]] = keys[i]
    return places


@numba.njit(cache=True, nogil=True)
def _weights(keys: Longs, slots: Longs, weights: Reals) -> Reals:
    """The weight of each key that is in a table."""
    found = np.empty(len(keys), dtype=np.float32)
    for i in range(len(keys)):
        found[i] = weights[range_of(slots[slot_of(keys[i], slots) + 1])[1]]
    return found


def arrays(words: Words) -> tuple[NDArray[Any], ...]:
    """What kernels take of words, in the order they take it."""
    return (
        words.bounds,
        words.data,
        words.at,
        words.bones,
        words.bones_at,
        words.weights,
        words.letter_sets,
        words.bone_sets,
    )


def postings(words: Words, kind: int, rows: Whole, most: float) -> Postings:
    """Postings of some of the texts by one kind of key; keys of more than `most` texts are known and not followed."""
    keys, of = _all_keys(arrays(words), rows, kind)
    order = np.argsort(keys, kind="stable")
    keys, of = keys[order], of[order]
    different, starts, sizes = np.unique(keys, return_index=True, return_counts=True)
    slots = np.zeros(2 << max(2 * len(different) - 1, 15).bit_length(), dtype=np.uint64)
    places = _placed(different, slots)
    counts = np.where(sizes <= min(most, int(_SIZE)), sizes, 0)
    slots[places + 1] = (starts.astype(np.uint64) << _SIZE_BITS) | counts.astype(np.uint64)
    weights = np.zeros(int(counts.max(initial=0)) + 1, dtype=np.float32)
    weights[1:] = np.log(max(len(rows), 2) / np.arange(1, len(weights))) + 1.0
    return Postings(slots, weights, of)


def lengths(words: Words, kind: int, held: Postings, rows: Whole) -> Reals:
    """The length of each text as a vector of weighed keys, for cosines; 1 where it has none; shape (texts,)."""
    keys, of = _all_keys(arrays(words), rows, kind)
    weights = _weights(keys, held.slots, held.weights).astype(np.float64)
    square = np.bincount(of, weights**2, minlength=len(words))
    return np.where(square > 0, np.sqrt(square), 1.0).astype(np.float32)


@numba.njit(cache=True, nogil=True)
def _arranged(slots: Longs, rows: Small, reach: Reals) -> None:
    """Put the texts of each key that is followed in the order of `reach`, of equal ones by row."""
    for place in range(0, len(slots), 2):
        start, size = range_of(slots[place + 1])
        if size > 1:
            held = np.sort(rows[start : start + size])
            rows[start : start + size] = held[np.argsort(reach[held], kind="mergesort")]


@dataclass(frozen=True, slots=True)
class Index:
    """Listed texts as words, with their postings by 4-grams, by pairs, and by consonants.

    `bones` are postings of all texts, asked by names of other scripts; `other_bones` of the texts of other scripts
    alone, asked by Latin names. Lengths are of texts as vectors; `reach` is the length by 4-grams of a text in Latin
    letters, else 0. The texts of a 4-gram lie by reach, those of consonants by length.
    """

    words: Words
    grams: Postings
    gram_lengths: Reals
    pairs: Postings
    bones: Postings
    bone_lengths: Reals
    other_bones: Postings
    other_lengths: Reals
    reach: Reals

    @classmethod
    def of(cls, words: Words) -> "Index":
        """The index of listed texts."""
        rows = np.arange(len(words), dtype=np.int64)
        other = np.flatnonzero(words.other)
        grams = postings(words, 0, rows, max(MOST * len(rows), 50))
        pairs = postings(words, 2, rows, MOST_PAIRS)
        bones = postings(words, 1, rows, max(MOST_BONES * len(rows), 50))
        other_bones = postings(words, 1, other, max(MOST_BONES * len(other), 50))
        gram_lengths = lengths(words, 0, grams, rows)
        reach = np.where(words.other, np.float32(0.0), gram_lengths)
        bone_lengths, other_lengths = lengths(words, 1, bones, rows), lengths(words, 1, other_bones, other)
        for held, by in ((grams, reach), (bones, bone_lengths), (other_bones, other_lengths)):
            _arranged(held.slots, held.rows, by)
        return cls(
            words,
            grams,
            gram_lengths,
            pairs,
            bones,
            bone_lengths,
            other_bones,
            other_lengths,
            reach,
        )


def asked(index: Index, *, scripts: bool) -> tuple[Any, ...]:
    """What kernels take of an index, in the order they take it, to look for a text of another script or a Latin one."""
    bones, lengths = (index.bones, index.bone_lengths) if scripts else (index.other_bones, index.other_lengths)
    return (
        table(index.grams),
        index.gram_lengths,
        np.zeros_like(index.reach) if scripts else index.reach,
        table(index.pairs),
        table(bones),
        index.gram_lengths / lengths,
        lengths,
    )


def table(held: Postings) -> tuple[Longs, Reals, Small]:
    """What kernels take of postings, in the order they take it."""
    return (held.slots, held.weights, held.rows)


@numba.njit(cache=True, nogil=True)
def add(
    keys: Longs,
    count: int,
    held: tuple,  # type: ignore[type-arg]
    norms: Reals,
    share: float,
    sums: Reals,
    touched: Small,
    used: int,
    places: Whole,
) -> int:
    """Add to each listed text's sum the cosine by some keys times `share`; gives how many texts are touched then.

    `places` is room for KEYS numbers.
    """
    slots, weights, rows = held
    square, followed = 0.0, 0
    for k in range(count):
        place = slot_of(keys[k], slots)
        size = range_of(slots[place + 1])[1]
        if size:
            square += weights[size] ** 2
            places[followed] = place
            followed += 1
    if square == 0.0:
        return used
    factor = share / np.sqrt(square)
    for k in range(followed):
        start, size = range_of(slots[places[k] + 1])
        weight = weights[size] * weights[size] * factor
        for i in range(start, start + size):
            row = rows[i]
            if sums[row] == 0.0:
                touched[used] = row
                used += 1
            sums[row] += weight / norms[row]
    return used


def parts(rows: int, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of at most so many rows."""
    for start in range(0, rows, size):
        yield start, min(start + size, rows)
