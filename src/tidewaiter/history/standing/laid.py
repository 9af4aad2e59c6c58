"""Answers in the order of keys laid out by row, as Arrow arrays over the memory into which they are written."""

from typing import Any

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_ARROW = {np.dtype(np.int64): pa.int64(), np.dtype(np.float64): pa.float64()}


def by_row(values: NDArray[Any], order: NDArray[np.int64], valid: pa.Buffer | None) -> pa.Array:
    """Values, shape (n,), of int64 or float64, each to its row of `order`; null where `valid` has no bit (if any).

    `order` has each row once, which is not checked; without `valid` no row is null.
    Raises KeyError for values of another type.
    """
    kind = _ARROW[values.dtype]
    out = np.empty(len(order), dtype=values.dtype)
    _lay(values, order, out)
    return pa.Array.from_buffers(kind, len(out), [valid, pa.py_buffer(out)])


def truths_by_row(values: NDArray[np.bool_], order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The same for truths, as NumPy has them."""
    out = np.empty(len(order), dtype=np.bool_)
    _lay(values, order, out)
    return out


def bits(valid: NDArray[np.bool_]) -> pa.Buffer | None:
    """The bitmap of an Arrow array that is valid in these rows; None where all are."""
    return None if valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))


@numba.njit(cache=True, nogil=True)
def _lay(values: NDArray[Any], order: NDArray[np.int64], out: NDArray[Any]) -> None:
    for i in range(len(order)):
        out[np.uint64(order[i])] = values[i]
