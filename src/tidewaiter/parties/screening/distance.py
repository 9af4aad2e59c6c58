"""Edits between two short byte strings: the kernel that names are compared with.

Optimal string alignment (insert, delete, replace, swap of neighbours) by the bit-vector recurrence of Hyyrö (2003):
one machine word holds a column of the table, so that a comparison costs a few operations a byte. What is longer than
64 bytes is compared by its first 64. Not here: what an edit means; words are weighed in `features`.
"""

import numba
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Masks = NDArray[np.uint64]

WORD = 64
"""Bytes of a text that are compared: the bits of a machine word."""

LETTERS = 256
"""Places in a table of masks: one a byte value."""

_ONE = np.uint64(1)


@numba.njit(cache=True, nogil=True, forceinline=True)
def marked(text: Bytes, start: int, end: int, masks: Masks) -> int:
    """Set in `masks` where each byte stands in text[start:end]; gives how many bytes count."""
    size = min(end - start, WORD)
    for i in range(size):
        masks[text[start + i]] |= _ONE << np.uint64(i)
    return size


@numba.njit(cache=True, nogil=True, forceinline=True)
def cleared(text: Bytes, start: int, end: int, masks: Masks) -> None:
    """Take back what `marked` set."""
    for i in range(min(end - start, WORD)):
        masks[text[start + i]] = np.uint64(0)


@numba.njit(cache=True, nogil=True, forceinline=True)
def edits(size: int, masks: Masks, text: Bytes, start: int, end: int) -> int:
    """Edits between the marked text of `size` bytes and text[start:end]."""
    length = min(end - start, WORD)
    if size == 0:
        return length
    last = _ONE << np.uint64(size - 1)
    up, down, zeros, before = ~np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
    count = size
    for i in range(length):
        here = masks[text[start + i]]
        swapped = (((~zeros) & here) << _ONE) & before
        zeros = ((((here & up) + up) ^ up) | here | down) | swapped
        right = down | ~(zeros | up)
        left = zeros & up
        if right & last:
            count += 1
        if left & last:
            count -= 1
        right = (right << _ONE) | _ONE
        left = left << _ONE
        up = left | ~(zeros | right)
        down = right & zeros
        before = here
    return count


@numba.njit(cache=True, nogil=True, forceinline=True)
def likeness(size: int, masks: Masks, text: Bytes, start: int, end: int) -> float:
    """1 less the edits as a share of the longer text: 1.0 for equal ones, 0.0 for nothing in common."""
    length = min(end - start, WORD)
    longer = max(size, length)
    if longer == 0:
        return 1.0
    return 1.0 - edits(size, masks, text, start, end) / longer
