"""Columns as one array, and text columns as plain ones for kernels that work on bytes."""

from dataclasses import dataclass

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_ASCII, _THREE, _FOUR = 0x80, 0xE0, 0xF0


@dataclass(frozen=True, slots=True)
class Texts:
    """UTF-8 texts end to end: text k is data[offsets[k]:offsets[k + 1]]; `missing` marks the nulls (None: no nulls)."""

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    missing: NDArray[np.bool_] | None

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.offsets) - 1

    def array(self) -> pa.Array:
        """As an Arrow array of strings."""
        valid = None
        if self.missing is not None:
            valid = pa.array(~self.missing).buffers()[1]
        buffers = [valid, pa.py_buffer(self.offsets), pa.py_buffer(self.data)]
        return pa.Array.from_buffers(pa.large_string(), len(self), buffers).cast(pa.string())


def whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column as one array. What is one already is given as it is: Arrow's own `combine_chunks` copies that too."""
    if isinstance(column, pa.ChunkedArray):
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return column


def all_finite(column: pa.Array | pa.ChunkedArray) -> bool:
    """Whether every number of a column of doubles that is there is finite."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    return all(_finite(chunk) for chunk in chunks if len(chunk))


def _finite(array: pa.Array) -> bool:
    held = np.frombuffer(array.buffers()[1], dtype=np.float64)[array.offset : array.offset + len(array)]
    # What lies where a number is missing may be none; then it is looked at again, nulls left out.
    return bool(_none_infinite(held)) or (array.null_count > 0 and pc.all(pc.is_finite(array)).as_py() is not False)


@numba.njit(cache=True, nogil=True)
def _none_infinite(numbers: NDArray[np.float64]) -> bool:
    """No infinity and no number that is none: less itself, each is nought."""
    differing = 0
    for number in numbers:
        differing += number - number != 0.0
    return differing == 0


def texts_of(column: pa.Array | pa.ChunkedArray) -> Texts:
    """The texts of a column; a null is an empty text that `missing` marks."""
    array = whole(column).cast(pa.large_string())
    missing = pc.is_null(array).to_numpy(zero_copy_only=False) if array.null_count else None
    if missing is not None:
        array = pc.fill_null(array, "")  # Arrow lets a null hide bytes, as conditional kernels leave them
    _, offsets, data = array.buffers()
    positions = (
        np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + len(array) + 1] if offsets else None
    )
    if positions is None or not len(positions):
        positions = np.zeros(len(array) + 1, dtype=np.int64)
    content = np.frombuffer(data, dtype=np.uint8) if data is not None and data.size else np.zeros(1, dtype=np.uint8)
    return Texts(content, positions, missing)


@numba.njit(inline="always")
def character(data: NDArray[np.uint8], at: int) -> tuple[np.int64, int]:
    """The character that begins here and its bytes; none (0, 4) beyond the basic plane."""
    first = np.int64(data[at])
    if first < _ASCII:
        return first, 1
    if first < _THREE:
        return (first & 0x1F) << 6 | np.int64(data[at + 1]) & 0x3F, 2
    if first < _FOUR:
        return (first & 0x0F) << 12 | (np.int64(data[at + 1]) & 0x3F) << 6 | np.int64(data[at + 2]) & 0x3F, 3
    return np.int64(0), 4
