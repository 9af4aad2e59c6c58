"""Telephone numbers that were invented in passing: one digit again and again, 1234567, 9876543, 121212."""

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.engine.buffers import texts_of
from tidewaiter.parties.names.doubtful.doubt import Doubt

DIGITS = 7
"""Last digits that are looked at; a shorter number is looked at whole, from five digits on."""

LEAST = 5


def is_serial(filed: pa.Array, _forms: pa.Array) -> pa.Array:
    """Which numbers end in a series."""
    texts = texts_of(filed)
    found = np.zeros(len(texts), dtype=np.bool_)
    _serial(texts.data, texts.offsets, found)
    return pa.array(found)


@numba.njit(cache=True, nogil=True)
def _serial(data: NDArray[np.uint8], offsets: NDArray[np.int64], found: NDArray[np.bool_]) -> None:
    last = np.empty(DIGITS, dtype=np.int64)
    for row in range(len(found)):
        count = 0
        for i in range(offsets[row + 1] - 1, offsets[row] - 1, -1):
            if 48 <= data[i] <= 57:  # noqa: PLR2004 - "0" to "9"
                last[count] = data[i] - 48
                count += 1
                if count == DIGITS:
                    break
        if count < LEAST:
            continue
        alike, up, down, turns = True, True, True, True
        for k in range(1, count):
            step = last[k - 1] - last[k]
            alike &= step == 0
            up &= step in (1, -9)
            down &= step in (-1, 9)
            turns &= k < 2 or last[k] == last[k - 2]  # noqa: PLR2004 - two digits in turns
        found[row] = alike or up or down or turns


DOUBT = Doubt(
    code="serial",
    sentence="The number is a series of digits, as one invents it.",
    fields=("phone",),
    kernel=is_serial,
)
