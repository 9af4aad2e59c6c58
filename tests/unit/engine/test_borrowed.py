"""What a kernel borrows is the caller's array, and the count of who holds it stays as it was."""

import sys

import numba
import numpy as np

from tidewaiter.engine.borrowed import borrowed


@numba.njit
def _added(held, out):  # type: ignore[no-untyped-def]
    numbers, (others, factor) = borrowed(held)
    mine = borrowed(out)
    for i in range(len(mine)):
        mine[i] = numbers[i] + factor * others[i]


def test_arrays_and_tuples_of_them_are_read_and_written_in_place() -> None:
    numbers, others, out = np.arange(5.0), np.ones(5), np.zeros(5)
    before = [sys.getrefcount(array) for array in (numbers, others, out)]
    for _ in range(50):
        _added((numbers, (others, 2)), out)
    assert out.tolist() == [2.0, 3.0, 4.0, 5.0, 6.0]
    assert [sys.getrefcount(array) for array in (numbers, others, out)] == before
