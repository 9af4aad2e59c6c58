"""The evidence graph as one, over its segments: who names a value in a window of time, and what a consignment names.

Everything is asked for many at once and answered in arrays; nothing is decided here.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.links.edges import Keys
from tidewaiter.links.segment import Segment

Ids = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Named:
    """What consignments name: for each edge the number of the asker, the key and when it was received."""

    asker: Numbers
    keys: Keys
    times: Times


@dataclass(frozen=True, slots=True)
class Touches:
    """Who names values: for each the number of the asker, the consignment and when it was received."""

    asker: Numbers
    ids: Ids
    times: Times


@dataclass(frozen=True, slots=True)
class Windows:
    """For each asked value and segment, where in `value_rows` its rows within the window begin and end."""

    begins: list[Numbers]
    ends: list[Numbers]

    @property
    def degree(self) -> Numbers:
        """How many rows name each asked value within its window."""
        counts = [end - begin for begin, end in zip(self.begins, self.ends, strict=True)]
        total: Numbers = np.sum(counts, axis=0, dtype=np.int64)
        return total


def ids_of(names: list[str]) -> Ids:
    """The ids under which the graph knows consignments."""
    hashed: Ids = xxh64(pa.array(names, pa.string())).to_numpy(zero_copy_only=False).view(np.uint64)
    return hashed


@dataclass(frozen=True, slots=True)
class Graph:
    """Segments asked together."""

    segments: tuple[Segment, ...]

    def named_by(self, ids: Ids, until: int) -> Named:
        """The values that consignments name in versions received before `until` (microseconds)."""
        askers, keys, times = [_NONE], [np.empty(0, np.uint64)], [_NONE]
        for segment in self.segments:
            asker, rows = _rows_of(segment, ids)
            before = segment.times[rows] < until
            asker, rows = asker[before], rows[before]
            which, at = _ranges(segment.row_starts[rows], segment.row_starts[rows + 1])
            askers.append(asker[which])
            keys.append(segment.values[segment.row_values[at]])
            times.append(segment.times[rows][which])
        return Named(np.concatenate(askers), np.concatenate(keys), np.concatenate(times))

    def windows(self, keys: Keys, first: Times, last: Times) -> Windows:
        """Where the rows that name each key and were received in [first, last) stand."""
        begins, ends = [], []
        for segment in self.segments:
            if len(segment.values) == 0:
                begins.append(np.zeros(len(keys), np.int64))
                ends.append(np.zeros(len(keys), np.int64))
                continue
            at = np.minimum(np.searchsorted(segment.values, keys), len(segment.values) - 1)
            known = segment.values[at] == keys
            start = np.where(known, segment.value_starts[at], 0)
            end = np.where(known, segment.value_starts[at + 1], 0)
            begin = _bisect(segment.value_rows, start, end, np.searchsorted(segment.times, first))
            begins.append(begin)
            ends.append(_bisect(segment.value_rows, begin, end, np.searchsorted(segment.times, last)))
        return Windows(begins, ends)

    def touching(self, windows: Windows, chosen: Numbers) -> Touches:
        """The rows within the windows of the chosen askers (their numbers)."""
        askers, ids, times = [_NONE], [np.empty(0, np.uint64)], [_NONE]
        for segment, begin, end in zip(self.segments, windows.begins, windows.ends, strict=True):
            which, at = _ranges(begin[chosen], end[chosen])
            rows = segment.value_rows[at]
            askers.append(chosen[which])
            ids.append(segment.ids[rows])
            times.append(segment.times[rows])
        return Touches(np.concatenate(askers), np.concatenate(ids), np.concatenate(times))

    def received(self, ids: Ids, until: int) -> Times:
        """When each consignment was first received, before `until`; -1 where it is not known by then."""
        out = np.full(len(ids), np.iinfo(np.int64).max)
        for segment in self.segments:
            asker, rows = _rows_of(segment, ids)
            np.minimum.at(out, asker, segment.times[rows])
        out[out >= until] = -1
        return out

    def names(self, ids: Ids) -> list[str]:
        """The consignment ids of ids; '' for one that is not known."""
        out = [""] * len(ids)
        for segment in self.segments:
            asker, rows = _rows_of(segment, ids)
            for number, name in zip(asker.tolist(), segment.names.take(pa.array(rows)).to_pylist(), strict=True):
                out[number] = name
        return out


_NONE = np.empty(0, np.int64)


def _rows_of(segment: Segment, ids: Ids) -> tuple[Numbers, Numbers]:
    """The rows of consignments: the number of the asker and the row, for every version."""
    ordered = _Ordered(segment)
    begin, end = ordered.range_of(ids)
    which, at = _ranges(begin, end)
    return which, segment.id_order[at].astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Ordered:
    """The ids of a segment in their order, by bisection over `id_order`, so that no sorted copy is kept."""

    segment: Segment

    def range_of(self, ids: Ids) -> tuple[Numbers, Numbers]:
        low = self._bisect(ids, after=False)
        return low, self._bisect(ids, after=True)

    def _bisect(self, ids: Ids, *, after: bool) -> Numbers:
        low = np.zeros(len(ids), np.int64)
        high = np.full(len(ids), len(self.segment.ids), np.int64)
        while (open_ := low < high).any():
            middle = (low + high) // 2
            found = self.segment.ids[self.segment.id_order[np.minimum(middle, len(self.segment.ids) - 1)]]
            right = open_ & ((found <= ids) if after else (found < ids))
            low = np.where(right, middle + 1, low)
            high = np.where(open_ & ~right, middle, high)
        return low


def _bisect(values: NDArray[np.uint32], low: Numbers, high: Numbers, wanted: Numbers) -> Numbers:
    """For each asker the first place in [low, high) of ascending values that is at least `wanted`."""
    low, high = low.copy(), high.copy()
    while (open_ := low < high).any():
        middle = np.where(open_, (low + high) // 2, 0)
        right = open_ & (values[middle] < wanted)
        low = np.where(right, middle + 1, low)
        high = np.where(open_ & ~right, middle, high)
    return low


def _ranges(begin: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """Every number in each [begin, end): the number of the range, and the number in it."""
    lengths = np.maximum(end - begin, 0)
    which = np.repeat(np.arange(len(begin)), lengths)
    before = np.cumsum(lengths) - lengths
    return which, np.arange(lengths.sum()) - before[which] + begin[which]
