"""Text columns whose different values a thread has found lately, so that it need not look for them again.

A part's checks, keys, features and rules ask for the same columns. A column is known by
the memory in which it lies; what is kept is not let go, so that its place is no other's.
"""

from threading import local

import pyarrow as pa

MOST = 8
"""Columns that are kept of a thread, the latest."""


class _Lately(local):
    def __init__(self) -> None:
        self.kept: list[tuple[pa.Array, pa.DictionaryArray | None]] = []


_LATELY = _Lately()


def known(values: pa.Array) -> tuple[bool, pa.DictionaryArray | None]:
    """Whether a column was looked at, and its values by their different ones (None: they hardly repeat)."""
    for column, encoded in _LATELY.kept:
        if _same(column, values):
            return True, encoded
    return False, None


def keep(values: pa.Array, encoded: pa.DictionaryArray | None) -> None:
    """Remember what was found of a column."""
    _LATELY.kept = [(values, encoded), *_LATELY.kept[: MOST - 1]]


def _same(one: pa.Array, other: pa.Array) -> bool:
    """Whether two arrays lie in the same memory."""
    if len(one) != len(other) or one.offset != other.offset or one.type != other.type:
        return False
    return _places(one) == _places(other)


def _places(values: pa.Array) -> list[int | None]:
    return [None if held is None else held.address for held in values.buffers()]
