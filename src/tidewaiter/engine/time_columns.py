"""Parts of times and what lies between them, by the whole numbers that they are in memory.

Times are microseconds since 1970 in UTC, days are days since then; before 1970 all is rounded down, as the engine does.
Each function answers doubles, null where a time is missing.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import whole

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
_WEEK = 7
_FIRST = 3
"""Days from a Monday to the first of January 1970."""

FURTHEST = 2**61
"""Microseconds from 1970, beyond which a time is left to the engine: its infinity among them."""

Times: TypeAlias = pa.ChunkedArray | pa.Array


def within(column: Times, furthest: int = FURTHEST) -> bool:
    """Whether all times, or days, are nearer to 1970 than so many units."""
    extremes = pc.min_max(_units(column)).as_py()
    return extremes["min"] is None or (extremes["min"] > -furthest and extremes["max"] < furthest)


def seconds_between(earlier: Times, later: Times) -> pa.Array:
    """Borders of seconds between two times."""
    return _of_two(earlier, later, lambda one, other: other // SECOND - one // SECOND)


def days_between(earlier: Times, later: Times) -> pa.Array:
    """Days between two days."""
    return _of_two(earlier, later, lambda one, other: other - one)


def hour(column: Times) -> pa.Array:
    """The hour of a time, 0 to 23."""
    return _of_one(column, lambda times: times // HOUR % 24)


def weekday(column: Times) -> pa.Array:
    """The day of the week of a time, 1 for Monday to 7."""
    return _of_one(column, lambda times: (times // DAY + _FIRST) % _WEEK + 1)


def _units(column: Times) -> pa.Array:
    array = whole(column)
    return array.cast(pa.int32() if pa.types.is_date(array.type) else pa.int64())


def _numbers(units: pa.Array) -> NDArray[np.int64]:
    numbers: NDArray[np.int64] = pc.fill_null(units, 0).to_numpy().astype(np.int64)
    return numbers


def _of_one(column: Times, function: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> pa.Array:
    units = _units(column)
    made = pa.array(function(_numbers(units)).astype(np.float64))
    return made if not units.null_count else pc.if_else(units.is_valid(), made, pa.scalar(None, pa.float64()))


def _of_two(
    earlier: Times, later: Times, function: Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.int64]]
) -> pa.Array:
    one, other = _units(earlier), _units(later)
    made = pa.array(function(_numbers(one), _numbers(other)).astype(np.float64))
    if not one.null_count and not other.null_count:
        return made
    return pc.if_else(pc.and_(one.is_valid(), other.is_valid()), made, pa.scalar(None, pa.float64()))
