"""Columns without a value, which take no memory: all of them lie over the same zeros.

Most of the fifty fields of a Consignment are empty in any one message. Arrow would give each its own offsets, four
bytes a row, and copy them whenever chunks are combined.
"""

import mmap

import pyarrow as pa

_WIDEST = 8
"""Bytes that a value or an offset takes at most."""
_LEAST = 2**20
"""Bytes of zeros that are mapped at least; pages that are only read take no memory."""


def nulls(count: int, kind: pa.DataType) -> pa.Array:
    """So many nulls of a type."""
    zeros = _zeros((count + 1).bit_length())
    if pa.types.is_string(kind) or pa.types.is_binary(kind):
        return pa.Array.from_buffers(kind, count, [zeros, zeros, zeros], null_count=count)
    if pa.types.is_map(kind):
        pairs = pa.struct([kind.key_field, kind.item_field])
        return pa.Array.from_buffers(kind, count, [zeros, zeros], count, children=[pa.array([], pairs)])
    if pa.types.is_list(kind):
        return pa.Array.from_buffers(kind, count, [zeros, zeros], count, children=[pa.array([], kind.value_type)])
    if pa.types.is_primitive(kind) and kind.bit_width <= 8 * _WIDEST:
        return pa.Array.from_buffers(kind, count, [zeros, zeros], null_count=count)
    return pa.nulls(count, kind)


_mapped: list[pa.Buffer] = []
"""The longest zeros that were asked for, one buffer; columns keep what they lie over."""


def _zeros(bits: int) -> pa.Buffer:
    """Zeros for less than two to the power of `bits` values, a part of the longest that were asked for.

    They are mapped, not allocated: an allocator may give memory that was used, and write the zeros.
    """
    size = _WIDEST << bits
    if not _mapped or _mapped[-1].size < size:
        private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
        _mapped[:] = [pa.py_buffer(mmap.mmap(-1, max(size, _LEAST), flags=private, prot=mmap.PROT_READ))]
    return _mapped[-1].slice(0, size)


def combined(parts: list[pa.Table]) -> pa.Table:
    """Tables of one schema, at least one, as one of one chunk a column; empties `parts` as it goes.

    No more than one column is there twice at any time.
    """
    schema = parts[0].schema
    columns = [part.columns for part in parts]
    parts.clear()
    made: list[pa.Array | pa.ChunkedArray] = []
    for field in reversed(schema):
        column = pa.chunked_array([chunk for part in columns for chunk in part.pop().chunks], field.type)
        if column.null_count == len(column):
            made.append(nulls(len(column), field.type))
        else:
            # One chunk would be copied too.
            made.append(column.chunk(0) if column.num_chunks == 1 else column.combine_chunks())
    return pa.Table.from_arrays(made[::-1], schema=schema)
