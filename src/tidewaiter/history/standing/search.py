"""Kernels that find keys in sorted arrays, and read what stands there.

Keys are hashes, spread evenly over the 64-bit integers, so that where one lies in a sorted array is nearly
known from its value: a look-up is a guess and a few steps, whatever the length of the array. Where wanted keys
in order lie but a few entries apart, a walk from one to the next is sooner than a guess.
"""

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.history.standing.kernels import FEW, Counts, Days, Keys, Sums

_STEP = 8  # keys in a line of the processor's cache
_WALK = 16  # entries between two wanted keys
_FAR = 64  # entries walked before a guess
_SPREAD = 2.0**64
_LEAST = np.int64(-(2**63))
_MOST = np.int64(2**63 - 1)


@numba.njit(cache=True, nogil=True)
def locate(keys: Keys, wanted: Keys, places: NDArray[np.int64]) -> None:
    """Fill `places` with where each wanted key lies first in the sorted `keys`, -1 where it does not.

    Wanted keys that are about sorted are found soonest.
    """
    count, near = len(keys), _near(keys, wanted)
    at, met = 0, _LEAST
    for row in range(len(wanted)):
        key = wanted[row]
        if key != met or row == 0:
            at = _next(keys, key, at, met, near and row > 0)
            met = key
        places[row] = at if at < count and keys[at] == key else -1


@numba.njit(cache=True, nogil=True)
def starts(keys: Keys, wanted: Keys, places: NDArray[np.int64]) -> None:
    """Fill `places` with where the keys that are not below each wanted key begin."""
    at, met, near = 0, _LEAST, _near(keys, wanted)
    for row in range(len(wanted)):
        key = wanted[row]
        if key != met or row == 0:
            at = _next(keys, key, at, met, near and row > 0)
            met = key
        places[row] = at


@numba.njit(cache=True, nogil=True)
def add_placed(
    places: NDArray[np.int64],
    counts: Counts,
    sums: Sums,
    first: Days,
    all_counts: NDArray[np.int64],
    all_sums: Sums,
    earliest: Days,
    never: int,
) -> None:
    """Add what stands at each place (none below 0) to three arrays; where the first day is `never`, none is known.

    Apart from the search, so that the processor waits for several places at once and not for one after the other.
    """
    for row in range(len(places)):
        at = places[row]
        if at >= 0:
            for k in range(counts.shape[1]):
                all_counts[row, k] += counts[at, k]
            for k in range(sums.shape[1]):
                all_sums[row, k] += sums[at, k]
            if first[at] != never:
                earliest[row] = min(earliest[row], np.int32(first[at]))


@numba.njit(inline="always")
def _near(keys: Keys, wanted: Keys) -> bool:
    """Whether wanted keys in order lie but a few entries apart, so that walking there is sooner than to guess."""
    if len(wanted) == 0:
        return False
    spread = (np.float64(wanted[-1]) - np.float64(wanted[0])) / _SPREAD
    return bool(spread * len(keys) < _WALK * len(wanted))


@numba.njit(inline="always")
def _next(keys: Keys, key: np.int64, at: int, met: np.int64, near: bool) -> int:  # noqa: FBT001 - a kernel
    """The place of the first key not below `key`, from the place `at` of `met`, the key before."""
    if near and key > met:
        end = min(at + _FAR, len(keys))
        while at < end and keys[at] < key:
            at += 1
        if at < end or at == len(keys):
            return at
        met = keys[at - 1]
    return _first_not_below(keys, key, at, met)


@numba.njit(inline="always")
def _first_not_below(keys: Keys, key: np.int64, near: int, met: np.int64) -> int:
    """The place of the first key not below `key`, looked for from `near`, where `met` was or would have been.

    Keys are spread evenly, so that the distance between two says how far apart they lie: the nearer `met`, the
    better the guess.
    """
    count = len(keys)
    if count == 0:
        return 0
    guess = near + int((np.float64(key) - np.float64(met)) / _SPREAD * count)
    guess = min(max(guess, 0), count - 1)
    step = _STEP
    if keys[guess] < key:
        low, high = guess, guess + step
        while high < count and keys[high] < key:
            low, step = high, step * 2
            high += step
        high = min(high, count)
    else:
        low, high = guess - step, guess
        while low >= 0 and keys[low] >= key:
            high, step = low, step * 2
            low -= step
        low = max(low, -1)
    while high - low > 1:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle
        else:
            high = middle
    return high


@numba.njit(cache=True, nogil=True)
def dealt(
    keys: Keys,
    others: Keys,
    days: Days,
    more: Keys,
    more_others: Keys,
    more_days: Days,
    newest: Keys,
    newest_others: Keys,
    newest_days: Days,
    wanted: Keys,
    after: int,
    known: Keys,
    known_counts: NDArray[np.int64],
    out: NDArray[np.int64],
) -> tuple[Keys, NDArray[np.int64]]:
    """Fill `out` with how many others each wanted key was seen with after a day, in any of three tables, each once.

    `known` are keys with many others, which many rows ask for, and their counts; given back with those that were met.
    """
    first, further = np.empty(len(wanted), dtype=np.int64), np.empty(len(wanted), dtype=np.int64)
    latest = np.empty(len(wanted), dtype=np.int64)
    starts(keys, wanted, first)
    starts(more, wanted, further)
    starts(newest, wanted, latest)
    long = {known[k]: known_counts[k] for k in range(0)}
    for k in range(len(known)):
        long[known[k]] = known_counts[k]
    for row in range(len(wanted)):
        key = wanted[row]
        if row and key == wanted[row - 1]:
            out[row] = out[row - 1]
            continue
        i, j, n = first[row], further[row], latest[row]
        many = i + FEW < len(keys) and keys[i + FEW] == key
        if many and key in long:
            out[row] = long[key]
            continue
        count = _distinct(
            keys, others, days, i, more, more_others, more_days, j, newest, newest_others, newest_days, n, key, after
        )
        out[row] = count
        if many:
            long[key] = np.int64(count)
    met, counts = np.empty(len(long), dtype=np.int64), np.empty(len(long), dtype=np.int64)
    for k, key in enumerate(long):
        met[k], counts[k] = key, long[key]
    return met, counts


@numba.njit(inline="always")
def _distinct(
    keys: Keys,
    others: Keys,
    days: Days,
    i: int,
    more: Keys,
    more_others: Keys,
    more_days: Days,
    j: int,
    newest: Keys,
    newest_others: Keys,
    newest_days: Days,
    n: int,
    key: np.int64,
    after: int,
) -> int:
    """The others of a key that begins at a place of each table, seen after a day in any of them."""
    count = 0
    while True:
        here, there = i < len(keys) and keys[i] == key, j < len(more) and more[j] == key
        now = n < len(newest) and newest[n] == key
        if not here and not there and not now:
            return count
        least = _MOST
        if here:
            least = others[i]
        if there:
            least = min(least, more_others[j])
        if now:
            least = min(least, newest_others[n])
        stands, comes = here and others[i] == least, there and more_others[j] == least
        adds = now and newest_others[n] == least
        count += (stands and days[i] > after) or (comes and more_days[j] > after) or (adds and newest_days[n] > after)
        i += stands
        j += comes
        n += adds
