"""Values by row, read in the order of their keys: what most of adding up a day by key waits for.

NumPy widens places of 32 bits to 64 before it reads by them, and asks of each whether it counts from the end; that
costs three times what memory asks for.
"""

from typing import Any, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.history.standing.kernels import Places

Scalar = TypeVar("Scalar", bound=np.generic)


def gathered(values: NDArray[Scalar], order: Places) -> NDArray[Scalar]:
    """The value of each row of `order`, shape (m,); rows are from 0 up, not checked."""
    out = np.empty(len(order), dtype=values.dtype)
    _gather(values, order, out)
    return out


@numba.njit(cache=True, nogil=True)
def _gather(values: NDArray[Any], order: Places, out: NDArray[Any]) -> None:
    for i in range(len(order)):
        out[i] = values[np.uint32(order[i])]
