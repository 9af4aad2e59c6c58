"""Kernels over sorted arrays: put keys in order, reduce what came, merge it into what stands."""

import numba
import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
Days = NDArray[np.int32]
Counts = NDArray[np.int32]
Sums = NDArray[np.int64]
Places = NDArray[np.int32]
"""Rows of a run's versions, of which there are fewer than two thousand million."""

NEVER = 2**31 - 1
"""The first day of a key of which no day is known."""

MEASURED = 1 << 15
"""The mark of an entry whose measured value counts; the lower bits say which windows count it."""

FEW = 16
"""Others of a key that are few: sorted where they stand, and counted anew each time."""


def about_sorted(keys: Keys) -> NDArray[np.int64]:
    """An order of the keys by their higher bits: what is left of them gives way to the row, which sorts in one go."""
    low = (1 << max(len(keys) - 1, 1).bit_length()) - 1
    packed: NDArray[np.int64] = keys & ~low
    packed |= np.arange(len(keys))
    packed.sort()
    packed &= low
    return packed


def sorted_order(keys: Keys) -> Places:
    """The order of the keys; several times as fast as argsort, because nothing but numbers is moved."""
    return sorted_keys(keys, np.ones(len(keys), dtype=bool))[1]


def sorted_keys(keys: Keys, present: NDArray[np.bool_]) -> tuple[Keys, Places]:
    """The keys that are there in order, and the row of each.

    The numbers that were sorted give way to the keys in the same memory: what a day touches, its host must find.
    """
    low = (1 << max(len(keys) - 1, 1).bit_length()) - 1
    packed = _packed(keys, present, low)
    packed.sort()
    order = np.empty(len(packed), dtype=np.int32)
    _unpacked(packed, keys, order, low)
    _settle(packed, order)
    return packed, order


@numba.njit(cache=True, nogil=True)
def _packed(keys: Keys, present: NDArray[np.bool_], low: int) -> Keys:
    """The higher bits of the keys that are there, and below them their rows."""
    packed = np.empty(present.sum(), dtype=np.int64)
    at = 0
    for row in range(len(keys)):
        if present[row]:
            packed[at] = (keys[row] & ~low) | row
            at += 1
    return packed


@numba.njit(cache=True, nogil=True)
def _unpacked(packed: Keys, keys: Keys, order: Places, low: int) -> None:
    """Rows apart, and whole keys in place of what was sorted."""
    for i in range(len(packed)):
        row = np.uint32(packed[i] & low)
        order[i] = row
        packed[i] = keys[row]


@numba.njit(cache=True, nogil=True)
def _settle(ordered: Keys, order: Places) -> None:
    """Put the few neighbours right that the higher bits could not tell apart."""
    for i in range(1, len(order)):
        key = ordered[i]
        if ordered[i - 1] <= key:
            continue
        row, j = order[i], i - 1
        while j >= 0 and ordered[j] > key:
            ordered[j + 1], order[j + 1] = ordered[j], order[j]
            j -= 1
        ordered[j + 1], order[j + 1] = key, row


@numba.njit(cache=True, nogil=True)
def reduced(order: Places, keys: Keys, counts: Counts, sums: Sums, first: Days) -> tuple[Keys, Counts, Sums, Days]:
    """One row a key, sorted: counts and sums added up, the earliest first day; `order` sorts the keys."""
    ordered = keys[order]
    size = 0
    for k in range(len(ordered)):
        size += k == 0 or ordered[k] != ordered[k - 1]
    out_keys = np.empty(size, dtype=np.int64)
    out_counts = np.zeros((size, counts.shape[1]), dtype=np.int32)
    out_sums = np.zeros((size, sums.shape[1]), dtype=np.int64)
    out_first = np.full(size, NEVER, dtype=np.int32)
    at = -1
    for place in range(len(order)):
        row = order[place]
        if at < 0 or out_keys[at] != ordered[place]:
            at += 1
            out_keys[at] = ordered[place]
        for k in range(counts.shape[1]):
            out_counts[at, k] += counts[row, k]
        for k in range(sums.shape[1]):
            out_sums[at, k] += sums[row, k]
        out_first[at] = min(out_first[at], first[row])
    return out_keys, out_counts, out_sums, out_first


@numba.njit(cache=True, nogil=True)
def entered(
    keys: Keys, marks: NDArray[np.uint16], values: Keys, days: Days, windows: int, sums: int, sign: int
) -> tuple[Keys, Counts, Sums, Days]:
    """One row for each of the sorted `keys` that has a mark: counts by window, sums (3 or 0 of them), the earliest day.

    Bit k of a mark says that window k counts the entry, the highest bit (MEASURED) that its value counts; values and
    days are those of each key, or one day for all; `sign` is 1 for what comes and -1 for what leaves; of no `days` no
    first day is known.
    """
    size, met = 0, -1
    for i in range(len(keys)):
        if marks[i] and (met < 0 or keys[i] != keys[met]):
            size += 1
            met = i
    out_keys, out_first = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int32)
    out_counts = np.empty((size, windows), dtype=np.int32)
    out_sums = np.empty((size, sums), dtype=np.int64)
    at, apart = -1, len(days) > 1
    for i in range(len(keys)):
        mark = np.int64(marks[i])
        if mark == 0:
            continue
        if at < 0 or keys[i] != out_keys[at]:
            at += 1
            out_keys[at], out_first[at] = keys[i], NEVER
            out_counts[at, :] = 0
            out_sums[at, :] = 0
        for k in range(windows):
            out_counts[at, k] += sign * ((mark >> k) & 1)
        if sums and mark & MEASURED:
            value = values[i]
            out_sums[at, 0] += sign
            out_sums[at, 1] += sign * value
            out_sums[at, 2] += sign * value * value
        if len(days):
            out_first[at] = min(out_first[at], days[i if apart else 0])
    return out_keys, out_counts, out_sums, out_first


@numba.njit(cache=True, nogil=True)
def merged(
    keys: Keys,
    counts: Counts,
    sums: Sums,
    first: Days,
    more: Keys,
    more_counts: Counts,
    more_sums: Sums,
    more_first: Days,
) -> tuple[Keys, Counts, Sums, Days]:
    """Two tables of sorted, unique keys as one: counts and sums added, the earlier first day."""
    size = len(keys) + len(more)
    out_keys = np.empty(size, dtype=np.int64)
    out_counts = np.empty((size, counts.shape[1]), dtype=np.int32)
    out_sums = np.empty((size, sums.shape[1]), dtype=np.int64)
    out_first = np.empty(size, dtype=np.int32)
    i = j = at = 0
    while i < len(keys) or j < len(more):
        stands = j >= len(more) or (i < len(keys) and keys[i] <= more[j])
        comes = i >= len(keys) or (j < len(more) and more[j] <= keys[i])
        out_keys[at] = keys[i] if stands else more[j]
        for k in range(counts.shape[1]):
            out_counts[at, k] = (counts[i, k] if stands else 0) + (more_counts[j, k] if comes else 0)
        for k in range(sums.shape[1]):
            out_sums[at, k] = (sums[i, k] if stands else 0) + (more_sums[j, k] if comes else 0)
        out_first[at] = min(first[i] if stands else NEVER, more_first[j] if comes else NEVER)
        i += stands
        j += comes
        at += 1
    return out_keys[:at], out_counts[:at], out_sums[:at], out_first[:at]


@numba.njit(cache=True, nogil=True)
def paired(keys: Keys, others: Keys, days: Days) -> tuple[Keys, Keys, Days]:
    """One row for each of the sorted `keys` and other, with the latest day.

    Others and days are sorted in place, and what is given back of them lies there.
    """
    out_keys = np.empty(len(keys), dtype=np.int64)
    at, start = 0, 0
    while start < len(keys):
        end = start + 1
        while end < len(keys) and keys[end] == keys[start]:
            end += 1
        if end - start > FEW and _same(days, start, end):
            others[start:end].sort()
        elif end - start > FEW:
            order = np.argsort(others[start:end])
            others[start:end], days[start:end] = others[start:end][order], days[start:end][order]
        elif end - start > 1:
            _sort_few(others, days, start, end)
        first = at
        for k in range(start, end):
            if at > first and others[at - 1] == others[k]:
                days[at - 1] = max(days[at - 1], days[k])
                continue
            out_keys[at], others[at], days[at] = keys[k], others[k], days[k]
            at += 1
        start = end
    return out_keys[:at], others[:at], days[:at]


@numba.njit(inline="always")
def _same(values: Days, start: int, end: int) -> bool:
    """Whether some values are all the same."""
    same = True
    for k in range(start + 1, end):
        same = same and values[k] == values[start]
    return same


@numba.njit(cache=True, nogil=True)
def _sort_few(values: Keys, beside: Days, start: int, end: int) -> None:
    """Sort a few values in place, and what stands beside them with them."""
    for i in range(start + 1, end):
        value, day = values[i], beside[i]
        j = i - 1
        while j >= start and values[j] > value:
            values[j + 1], beside[j + 1] = values[j], beside[j]
            j -= 1
        values[j + 1], beside[j + 1] = value, day


@numba.njit(cache=True, nogil=True)
def pairs_merged(
    keys: Keys, others: Keys, days: Days, more: Keys, more_others: Keys, more_days: Days, after: int
) -> tuple[Keys, Keys, Days]:
    """Two tables sorted by key and other as one with the later day, less what was last seen by the day `after`."""
    size = len(keys) + len(more)
    out_keys, out_others = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    out_days = np.empty(size, dtype=np.int32)
    i = j = at = 0
    while i < len(keys) or j < len(more):
        if j >= len(more):
            stands, comes = True, False
        elif i >= len(keys):
            stands, comes = False, True
        elif keys[i] != more[j]:
            stands = keys[i] < more[j]
            comes = not stands
        else:
            stands, comes = others[i] <= more_others[j], others[i] >= more_others[j]
        day = max(days[i] if stands else -NEVER, more_days[j] if comes else -NEVER)
        if day > after:
            out_keys[at] = keys[i] if stands else more[j]
            out_others[at] = others[i] if stands else more_others[j]
            out_days[at] = day
            at += 1
        i += stands
        j += comes
    return out_keys[:at], out_others[:at], out_days[:at]
