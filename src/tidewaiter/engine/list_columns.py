"""What lists of texts hold, worked out over their items alone: most lists of a table are empty.

Each function takes a column of lists of texts and answers a row each, null for a list that is missing.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine.buffers import whole

Lists: TypeAlias = pa.ChunkedArray | pa.Array


def lengths(column: Lists) -> pa.Array:
    """How many items each list has, as doubles."""
    return pc.cast(pc.list_value_length(whole(column)), pa.float64())


def holds_any(column: Lists, texts: list[str]) -> pa.Array:
    """Whether a list has one of some texts among its items."""
    return _where(column, lambda items: pc.is_in(items, value_set=pa.array(texts, pa.string())))


def any_contains(column: Lists, text: str) -> pa.Array:
    """Whether an item of a list has a text within it."""
    return _where(column, lambda items: pc.match_substring(items, text))


def has_gaps(column: Lists) -> bool:
    """Whether an item of a list is missing."""
    return bool(pc.list_flatten(whole(column)).null_count)


def _where(column: Lists, told: Callable[[pa.Array], pa.Array]) -> pa.Array:
    lists = whole(column)
    truth = np.zeros(len(lists), dtype=bool)
    items = pc.list_flatten(lists)
    if len(items):
        truth[pc.list_parent_indices(lists).filter(told(items)).to_numpy()] = True
    return pa.array(truth, mask=lists.is_null().to_numpy(zero_copy_only=False) if lists.null_count else None)
