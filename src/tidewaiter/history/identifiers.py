"""By which identifiers a lake row can be found, in whatever spelling they are asked for.

An identifier is folded before it is hashed: ASCII letters become capitals, and of the rest of ASCII only
digits stay, so that 'rb 123456785 gb', 'RB-123456785-GB' and 's10:RB123456785GB' are the same. Folding may
make two identifiers one; whoever looks up compares the row that is found with `answers`. Bytes beyond ASCII
stay as they are.
"""

from collections.abc import Iterable

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts, texts_of
from tidewaiter.engine.xxh64 import hashes

IDENTIFIERS = ("s10", "awb", "house_waybill", "bill", "declaration_number", "tracking_number")
"""Columns of a lake row that name it, beside its consignment_id, whose scheme is not part of the name."""

_COLON, _NOTHING = ord(":"), 256
_ZERO, _NINE, _UPPER_A, _UPPER_Z, _LOWER_A, _LOWER_Z, _CASE, _ASCII = 48, 57, 65, 90, 97, 122, 32, 128


def folded(identifier: str) -> str:
    """The form in which an identifier is looked up: ASCII letters and digits alone, in capitals."""
    return "".join(c.upper() if c.isascii() else c for c in identifier if not c.isascii() or c.isalnum())


def spellings(identifier: str) -> list[str]:
    """The folded forms that an identifier may be filed under: as it stands, and without what may be its scheme."""
    forms = (folded(identifier), folded(identifier.partition(":")[2]))
    return list(dict.fromkeys(form for form in forms if form))


def hashes_for(identifier: str) -> list[int]:
    """The hashes under which an identifier may be filed, 0 to 2**64 - 1."""
    found = hashes(texts_of(pa.array(spellings(identifier), pa.string())))
    return [int(value) for value in found.view(np.uint64)]


def hashes_of(identifiers: pa.Array | pa.ChunkedArray) -> NDArray[np.uint64]:
    """The hash under which each consignment_id is filed ('scheme:value'; all before the first colon is the scheme)."""
    return _hashed(identifiers, scheme=True)[0]


def entries(rows: pa.Table) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """What an index holds of rows with consignment_id and IDENTIFIERS: hashes, sorted, and the row of each.

    A row is entered once under each different identifier that it has.
    """
    columns = [_hashed(rows["consignment_id"], scheme=True)]
    columns += [_hashed(rows[name], scheme=False) for name in IDENTIFIERS if rows[name].null_count < rows.num_rows]
    parts, places = [], []
    for number, (values, present) in enumerate(columns):
        new = present.copy()
        for before, had in columns[:number]:
            new &= ~(had & (before == values))
        at = np.flatnonzero(new)
        parts.append(values[at])
        places.append(at.astype(np.uint32))
    found, where = np.concatenate(parts), np.concatenate(places)
    order = np.argsort(found, kind="stable")
    return found[order], where[order]


def answers(row: dict[str, object], identifier: str) -> bool:
    """Whether a lake row as plain data is one that the identifier names."""
    wanted = spellings(identifier)
    return any(folded(name) in wanted for name in _names(row))


def _names(row: dict[str, object]) -> Iterable[str]:
    yield str(row["consignment_id"]).partition(":")[2] or str(row["consignment_id"])
    for column in IDENTIFIERS:
        if row.get(column) is not None:
            yield str(row[column])


def _hashed(column: pa.Array | pa.ChunkedArray, *, scheme: bool) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """The hash of each folded text, and which rows have one."""
    texts = texts_of(column)
    data, offsets = _fold(texts.data, texts.offsets, _COLON if scheme else _NOTHING)
    return hashes(Texts(data, offsets, None)).view(np.uint64), np.diff(offsets) > 0


@numba.njit(cache=True)
def _fold(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], scheme_ends: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    count = len(offsets) - 1
    out = np.empty(max(offsets[count] - offsets[0], 1), dtype=np.uint8)
    ends = np.empty(count + 1, dtype=np.int64)
    ends[0] = 0
    size = 0
    for row in range(count):
        first, last = offsets[row], offsets[row + 1]
        for at in range(first, last):
            if data[at] == scheme_ends:
                first = at + 1
                break
        for at in range(first, last):
            byte = data[at]
            if _LOWER_A <= byte <= _LOWER_Z:
                byte -= _CASE
            if byte >= _ASCII or _ZERO <= byte <= _NINE or _UPPER_A <= byte <= _UPPER_Z:
                out[size] = byte
                size += 1
        ends[row + 1] = size
    return out, ends
