"""The spelling all identifiers share: no spaces or hyphens, ASCII capitals; and its form as a byte matrix.

Only ASCII is folded, so the scalar and the bulk form cannot differ over a letter of another script.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_FOLD = str.maketrans(
    {
        **dict.fromkeys(" \t\n\r\f\v-"),
        **{chr(c): chr(c - 32) for c in range(ord("a"), ord("z") + 1)},
    }
)
_SEPARATORS = r"[ \t\n\r\f\v-]"

ZERO, NINE, LETTER_A, LETTER_Z = b"09AZ"


def compact(text: str) -> str:
    """The text without spaces and hyphens, ASCII letters in capitals."""
    return text.translate(_FOLD)


def compact_column(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """`compact` for a column of strings: one Arrow array, null stays null."""
    column = pc.replace_substring_regex(pc.ascii_upper(values.cast(pa.string())), _SEPARATORS, "")
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def matrix(column: pa.Array, width: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Bytes of a compacted column as (rows, width), and which rows have that width; the others read as zeros ("0")."""
    fits = pc.fill_null(pc.equal(pc.binary_length(column), width), fill_value=False)
    filled = pc.if_else(fits, column, pa.scalar("0" * width, pa.string()))
    _, offsets, data = filled.buffers()
    first = np.frombuffer(offsets, np.int32)[filled.offset] if len(filled) else 0
    flat = np.frombuffer(data, np.uint8)[first : first + len(filled) * width] if len(filled) else np.empty(0, np.uint8)
    return flat.reshape(len(filled), width), fits.to_numpy(zero_copy_only=False)


def letters(block: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which rows of a byte block are capital letters throughout."""
    return _within(block, LETTER_A, LETTER_Z)


def digits(block: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which rows of a byte block are digits throughout."""
    return _within(block, ZERO, NINE)


def _within(block: NDArray[np.uint8], low: int, high: int) -> NDArray[np.bool_]:
    """Which rows have bytes from `low` to `high` alone; a column at a time, many times faster than a row at a time."""
    held = np.ones(len(block), dtype=bool)
    for column in np.ascontiguousarray(block.T):
        held &= (column >= low) & (column <= high)
    return held


def with_nulls(truth: NDArray[np.bool_], column: pa.Array) -> pa.Array:
    """A numpy verdict as an Arrow boolean array, null where the column is null."""
    return pa.array(truth, pa.bool_(), mask=column.is_null().to_numpy(zero_copy_only=False))


def is_number(text: str) -> bool:
    """Whether the text is ASCII digits and at least one."""
    return text.isascii() and text.isdigit()


def is_word(text: str) -> bool:
    """Whether the text is ASCII capitals and at least one."""
    return text.isascii() and text.isalpha() and text.isupper()
