"""How wide the numbers of a column are in a file of the books: as narrow as they allow.

A day writes half a gigabyte of counts that are 1 and of days since 1970: what they take, the system has to find room
for. Counts have 8, 16 or 32 bits; days 16 (until the year 2149) or, where one lies outside, 32.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidewaiter.history.standing.kernels import NEVER, Counts, Days

Numbers = NDArray[Any]

_COUNTS = ("i1", "i2", "i4")
NARROW_DAYS, WIDE_DAYS = "u2", "i4"
NEVER_NARROW = 2**16 - 1


def of_sums(columns: Sequence[Numbers]) -> str:
    """The width for sums of one count of each column."""
    least = sum(min(int(one.min()), 0) for one in columns if one.size)
    most = sum(max(int(one.max()), 0) for one in columns if one.size)
    return next(w for w in _COUNTS if (w == "i4") or (np.iinfo(w).min <= least and most <= np.iinfo(w).max))


def of_days(columns: Sequence[Numbers]) -> str:
    """The width for days of several columns."""
    return NARROW_DAYS if all(_fits(one) for one in columns) else WIDE_DAYS


def _fits(days: Numbers) -> bool:
    if days.dtype.str[1:] == NARROW_DAYS or not days.size:
        return True
    if int(days.min()) < 0:
        return False
    return int(days.max()) < NEVER_NARROW or bool(((days < NEVER_NARROW) | (days == NEVER)).all())


def narrow_days(days: Days, width: str) -> Numbers:
    """Days (NEVER among them) of a width that fits them."""
    return days if width == WIDE_DAYS else np.minimum(days, NEVER_NARROW).astype(width)


def wide_days(days: Numbers) -> Days:
    """Days as kernels that join tables take them."""
    if days.dtype == np.int32:
        return days
    wide = days.astype(np.int32)
    wide[wide == NEVER_NARROW] = NEVER
    return wide


def wide_counts(counts: Numbers) -> Counts:
    """Counts as kernels that join tables take them."""
    return counts if counts.dtype == np.int32 else counts.astype(np.int32)
