"""The few listed texts that share most with a filed one, out of tens of thousands.

A text's nearness is its cosine by 4-grams, a fixed share for each pair of words in common, and its cosine by
consonants. While postings are walked it is kept times the lengths of both, so that a step is one addition. Where a text
that comes to less than `least` is no candidate, most are never begun: what a listed text may still come to is bounded
by the keys that are left and by its own length, for the longer it is the more it has to share. Keys of few texts come
first, and the texts of a key lie by length. What has begun is added up to the end, so that no bound changes a sum.

Rows are unsigned where they are places: for others the compiler asks each time whether they count from the end.
"""

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.parties.screening.candidates import KEYS, Small, keys_of, range_of, slot_of

Reals = NDArray[np.float32]

PAIR = 0.3
"""What a pair of words in common adds."""

BONES = 0.8
"""What the cosine by consonants counts for."""

_SLACK = 1.0 + 1e-4
"""Bounds are wider by this share, so that no rounding leaves out a text that comes to just enough."""


def room_for_keys() -> tuple:  # type: ignore[type-arg]
    """Working space for `near`: one a thread."""
    return np.empty(KEYS, dtype=np.uint64), np.empty(KEYS, dtype=np.int64)


@numba.njit(cache=True, nogil=True, forceinline=True)
def _followed(keys: NDArray[np.uint64], count: int, slots: NDArray[np.uint64], places: NDArray[np.int64]) -> int:
    """Write the places of those keys that are followed, keys of few texts first; gives how many."""
    followed = 0
    for k in range(count):
        place = slot_of(keys[k], slots)
        size = range_of(slots[place + 1])[1]
        if size:
            at = followed
            while at > 0 and range_of(slots[places[at - 1] + 1])[1] > size:
                places[at] = places[at - 1]
                at -= 1
            places[at] = place
            followed += 1
    return followed


@numba.njit(cache=True, nogil=True, forceinline=True)
def _square(places: NDArray[np.int64], followed: int, slots: NDArray[np.uint64], weights: Reals) -> float:
    square = 0.0
    for k in range(followed):
        weight = weights[range_of(slots[places[k] + 1])[1]]
        square += weight * weight
    return square


@numba.njit(cache=True, nogil=True, forceinline=True)
def _walk(
    places: NDArray[np.int64],
    followed: int,
    square: float,
    held: tuple,  # type: ignore[type-arg]
    unit: float,
    scale: Reals,
    reach: Reals,
    least: float,
    sums: Reals,
    touched: Small,
    used: int,
) -> int:
    """Add to each listed text's sum what the keys at `places` say, times `unit` and its `scale`, if there is one.

    A text is begun where its cosine by these keys may come to `least`; gives how many texts are touched then.
    """
    slots, weights, rows = held
    left, length = square, np.sqrt(square)
    for k in range(followed):
        start, size = range_of(slots[places[k] + 1])
        worth = weights[size] * weights[size]
        bound = np.inf
        if least > 0.0:
            bound = left * _SLACK / (least * length) if left * _SLACK >= least * least * square else 0.0
        left -= worth
        share = np.float32(worth * unit)
        i, end = start, start + size
        while i < end:
            listed = np.uint32(rows[i])
            if reach[listed] > bound:
                break
            if sums[listed] == 0.0:
                touched[used] = listed
                used += 1
            sums[listed] += share * scale[listed] if len(scale) else share
            i += 1
        for j in range(i, end):
            listed = np.uint32(rows[j])
            if sums[listed] != 0.0:
                sums[listed] += share * scale[listed] if len(scale) else share
    return used


@numba.njit(cache=True, nogil=True, forceinline=True)
def near(
    one: tuple,  # type: ignore[type-arg]
    row: int,
    index: tuple,  # type: ignore[type-arg]
    least: tuple,  # type: ignore[type-arg]
    sums: Reals,
    touched: Small,
    room: tuple,  # type: ignore[type-arg]
) -> int:
    """Write how near each listed text is into `sums`, and which are into `touched`; gives how many.

    Those that come to `least` (by 4-grams alone where no consonants are compared, and at all), and some of the others;
    all that share anything where both are 0. `sums` has 0 for every listed text before, and after it has been used
    the caller sets it back for those touched.
    """
    grams, lengths, reach, pairs, bones, bone_scale, bone_reach = index
    keys, places = room
    followed = _followed(keys, keys_of(one, row, 0, keys), grams[0], places)
    square = _square(places, followed, grams[0], grams[1])
    length = np.sqrt(square) if followed else 1.0
    used = 0
    share = np.float32(PAIR * length)
    pair_slots, _, pair_rows = pairs
    for k in range(keys_of(one, row, 2, keys)):
        start, size = range_of(pair_slots[slot_of(keys[k], pair_slots) + 1])
        for i in range(start, start + size):
            listed = np.uint32(pair_rows[i])
            if sums[listed] == 0.0:
                touched[used] = listed
                used += 1
            sums[listed] += share * lengths[listed]
    used = _walk(places, followed, square, grams, 1.0, lengths[:0], reach, least[0], sums, touched, used)
    if len(bones[2]) > 0:
        followed = _followed(keys, keys_of(one, row, 1, keys), bones[0], places)
        if followed:
            square = _square(places, followed, bones[0], bones[1])
            unit = BONES * length / np.sqrt(square)
            by_bones = least[1] / BONES
            used = _walk(places, followed, square, bones, unit, bone_scale, bone_reach, by_bones, sums, touched, used)
    for t in range(used):
        listed = np.uint32(touched[t])
        sums[listed] /= np.float32(length) * lengths[listed]
    return used


@numba.njit(cache=True, nogil=True, forceinline=True)
def most_alike(sums: Reals, touched: Small, used: int, best: Small, least: float) -> int:
    """The texts with the greatest sums, greatest first, of equal ones the earlier listed; gives how many."""
    kept = 0
    for t in range(used):
        row = np.uint32(touched[t])
        value = sums[row]
        if value < least:
            continue
        if kept == len(best):
            worst = best[kept - 1]
            if value < sums[worst] or (value == sums[worst] and row > worst):
                continue
            kept -= 1
        at = kept
        while at > 0 and (sums[best[at - 1]] < value or (sums[best[at - 1]] == value and best[at - 1] > row)):
            best[at] = best[at - 1]
            at -= 1
        best[at] = row
        kept += 1
    return kept
