"""Characters that are there to reach a length: "ACME LTD XXXXXXXX", "John........", "abcabcabc"."""

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.engine.buffers import texts_of
from tidewaiter.parties.names.doubtful.doubt import Doubt

RUN = 4
"""Letters or signs alike in a row, at least; no language writes more than three."""

TIMES, UNIT = 3, 4
"""A value that is one piece of so many bytes at most, so many times at least, is padding as a whole."""

_SPACE = 32


def is_padded(filed: pa.Array, _forms: pa.Array) -> pa.Array:
    """Which texts as filed have such a run (digits do not count), or are one piece again and again."""
    texts = texts_of(filed)
    found = np.zeros(len(texts), dtype=np.bool_)
    _padded(texts.data, texts.offsets, found)
    return pa.array(found)


@numba.njit(cache=True, nogil=True)
def _padded(data: NDArray[np.uint8], offsets: NDArray[np.int64], found: NDArray[np.bool_]) -> None:
    for row in range(len(found)):
        start, end = offsets[row], offsets[row + 1]
        run, last = 0, np.int64(-1)
        for i in range(start, end):
            byte = np.int64(data[i])
            if byte == _SPACE:
                continue
            small = byte + 32 if 65 <= byte <= 90 else byte  # noqa: PLR2004 - capitals
            run = run + 1 if small == last else 1
            last = small
            # Bytes above ASCII repeat within one character; digits repeat in numbers.
            if run >= RUN and small < 128 and not 48 <= small <= 57:  # noqa: PLR2004 - ASCII, no digit
                found[row] = True
                break
        if not found[row]:
            found[row] = _repeated(data, start, end)


@numba.njit(cache=True, nogil=True)
def _repeated(data: NDArray[np.uint8], start: int, end: int) -> bool:
    size = end - start
    for unit in range(2, UNIT + 1):
        if size < unit * TIMES or size % unit:
            continue
        same, letters = True, False
        for i in range(start + unit, end):
            if data[i] != data[i - unit] or data[i] >= 128:  # noqa: PLR2004 - a character of several bytes is one
                same = False
                break
            letters |= data[i] > 64  # noqa: PLR2004 - a letter, so that 1212 12 is a number still
        if same and letters:
            return True
    return False


DOUBT = Doubt(
    code="padded",
    sentence="The value is filled up with characters that repeat.",
    fields=("name", "address_line", "city", "email"),
    kernel=is_padded,
)
