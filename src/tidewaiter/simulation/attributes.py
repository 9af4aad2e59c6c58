"""Attributes of invented people and firms, computed from their number instead of being stored.

An attribute is a hash of (seed, name of the attribute, number of the entity), so a world of any size needs
no memory, new entities come into being by their number alone, and the same seed gives the same world on
every machine. The mixing function is splitmix64 (Steele, Lea & Flood, OOPSLA 2014); it is not
cryptographic and need not be.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ids = NDArray[np.uint64]
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@lru_cache(maxsize=4096)
def _salt(seed: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}\x1f{name}".encode()).digest()[:8], "big")


def uniform(seed: int, name: str, ids: NDArray[np.integer]) -> Floats:
    """A number in [0, 1) for each entity of shape (n,); independent for different names."""
    x = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(_salt(seed, name))
    x ^= x >> np.uint64(30)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    x *= np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return np.asarray((x >> np.uint64(11)).astype(np.float64) / float(2**53), dtype=np.float64)


def number(seed: int, name: str, ids: NDArray[np.integer], count: int | NDArray[np.integer]) -> Indices:
    """A whole number in [0, count) for each entity; `count` may differ by entity."""
    return np.asarray((uniform(seed, name, ids) * count).astype(np.int64), dtype=np.int64)


def cumulative(weights: Sequence[float]) -> Floats:
    """Upper bounds in (0, 1] that split the unit interval in proportion to the weights."""
    total = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.asarray(total / total[-1], dtype=np.float64)


def choose(bounds: Floats, at: Floats) -> Indices:
    """Which part of the split unit interval each number falls in."""
    return np.minimum(np.searchsorted(bounds, at, side="right"), len(bounds) - 1).astype(np.int64)


class Pool:
    """Groups of words laid end to end, so that words of different groups are picked in one pass."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self._words = pa.array([word for group in groups for word in group], pa.string())
        self._sizes = np.array([len(group) for group in groups], dtype=np.int64)
        self._starts = np.concatenate([[0], np.cumsum(self._sizes)[:-1]])

    def pick(self, group: NDArray[np.integer], at: Floats) -> pa.Array:
        """For each row a word of its group, the one at this part of [0, 1)."""
        return self._words.take(pa.array(self._starts[group] + (at * self._sizes[group]).astype(np.int64)))


def join(*parts: pa.Array | str, by: str = "") -> pa.Array:
    """Join columns and constants row by row."""
    return pc.binary_join_element_wise(*parts, by)


def digits(values: NDArray[np.integer], width: int) -> pa.Array:
    """Whole numbers as text, zero-padded to `width`."""
    return pc.ascii_lpad(pa.array(values).cast(pa.string()), width=width, padding="0")


def switch(mask: NDArray[np.bool_], yes: pa.Array | str, no: pa.Array | str) -> pa.Array:
    """Row by row `yes` where the mask is set, else `no`."""
    return pc.if_else(pa.array(mask), yes, no)


def blank(mask: NDArray[np.bool_], column: pa.Array) -> pa.Array:
    """The column with nulls where the mask is set."""
    return pc.if_else(pa.array(mask), pa.scalar(None, column.type), column)
