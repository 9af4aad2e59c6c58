"""A table as a Parquet file that any reader of the format reads: groups of rows, LZ4, dictionaries that are short.

The library's own writer takes ten nanoseconds a value of a column that has two different ones, for it is made for any
type; a wide table of features is a hundred such columns. What the file says of its schema is what the library says of
it; pages and groups are written here (Apache Parquet format 2.6, with data pages of the first version).
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.engine.parquet import thrift
from tidewaiter.engine.parquet.leaves import Leaf, Page, leaves
from tidewaiter.engine.parquet.pages import Room

_MARK = b"PAR1"
_PLAIN, _RUNS, _BY_DICTIONARY = 0, 3, 8
_DATA, _DICTIONARY = 0, 2
_AS_IT_IS, _LZ4 = 0, 7
_WORTH = 0.95
"""What LZ4 makes no smaller than this stays as it is: it is read sooner."""

_VERSION, _SCHEMA, _KEPT, _ORDERS = 1, 2, 5, 7
_CREATOR = b"tidewaiter"


class _Chunk(NamedTuple):
    """A chunk as the metadata tell of it, and how many bytes it has plain and in the file."""

    told: bytes
    plain: int
    stored: int


def write(table: pa.Table, sink: BinaryIO, group: int, told: Collection[str] = ()) -> None:
    """Write a table whose schema `leaves.understood` says yes to, in groups of so many rows (a multiple of eight).

    Of the text columns in `told` each group says the least and the greatest value.
    """
    if group % 8:
        raise ValueError(f"a group has a multiple of eight rows, not {group}")
    found = list(leaves(table))
    sink.write(_MARK)
    at, groups = len(_MARK), []
    room = Room.of(0, 0)
    codec = pa.Codec("lz4_raw")
    for start in range(0, table.num_rows, group):
        stop = min(start + group, table.num_rows)
        chunks = []
        for leaf in found:
            size, values = leaf.needs(start, stop)
            if len(room.out) < size or len(room.codes) < 2 * values:
                room = Room.of(max(size, len(room.out)), max(values, len(room.codes) // 2))
            page = leaf.page(start, stop, room)
            told_of = _bounds(table[leaf.path[0]], start, stop) if leaf.path[0] in told else b""
            chunk, pieces = _chunk(leaf, page, room, codec, at, told_of)
            sink.writelines(pieces)
            at += chunk.stored
            chunks.append(chunk)
        groups.append(_group(chunks, stop - start))
    footer = _footer(table.schema, table.num_rows, groups)
    sink.write(footer)
    sink.write(len(footer).to_bytes(4, "little") + _MARK)


def _chunk(
    leaf: Leaf, page: Page, room: Room, codec: pa.Codec, at: int, told_of: bytes
) -> tuple[_Chunk, list[bytes | pa.Buffer]]:
    """A chunk that is to stand at a place of the file: what is told of it, and its pieces."""
    lead, out = room.lead[: page.lead], room.out[: page.end]
    body: bytes | pa.Buffer = codec.compress(out)
    pressed = len(body) <= _WORTH * page.end
    if not pressed:
        body = out.tobytes()
    pieces: list[bytes | pa.Buffer] = []
    plain = stored = 0
    by_dictionary = page.different > 0
    if by_dictionary:
        first = codec.compress(lead) if pressed else lead.tobytes()
        header = _header(_DICTIONARY, page.lead, len(first), _OF_DICTIONARY, thrift.whole(page.different))
        pieces += [header, first]
        plain, stored = len(header) + page.lead, len(header) + len(first)
    data_at = at + stored
    described = _BY_DICTIONARY if by_dictionary else _PLAIN
    header = _header(_DATA, page.end, len(body), _OF_DATA[described], thrift.whole(page.values))
    pieces += [header, body]
    plain, stored = plain + len(header) + page.end, stored + len(header) + len(body)
    whole = thrift.whole
    told = (
        _column(leaf.path, leaf.physical, described, pressed)
        + b"\x16%b\x16%b\x16%b\x26%b" % (whole(page.values), whole(plain), whole(stored), whole(data_at))
        + (thrift.number(2, at) if by_dictionary else b"")
        + (thrift.field(1 if by_dictionary else 3, thrift.STRUCT, told_of) if told_of else b"")
        + b"\0"
    )
    return _Chunk(_NOWHERE + told + b"\0", plain, stored), pieces


@lru_cache(maxsize=4096)
def _column(path: tuple[str, ...], physical: int, encoding: int, pressed: bool) -> bytes:  # noqa: FBT001 - of two codecs
    """The fields that all chunks of a leaf have: its type, the encodings, its path and the codec."""
    encodings = map(thrift.whole, sorted({_PLAIN, _RUNS, encoding}))
    return (
        thrift.number(1, physical, thrift.I32)
        + thrift.listed(1, thrift.I32, encodings)
        + thrift.listed(1, thrift.BINARY, (thrift.binary(part.encode()) for part in path))
        + thrift.number(1, _LZ4 if pressed else _AS_IT_IS, thrift.I32)
    )


def _header(kind: int, plain: int, stored: int, described: tuple[bytes, bytes], values: bytes) -> bytes:
    """The header of a page: its kind, its sizes, and how many values it has between the rest of what describes it."""
    before, behind = described
    return b"\x15%b\x15%b\x15%b%b%b%b" % (
        thrift.whole(kind), thrift.whole(plain), thrift.whole(stored), before, values, behind
    )  # fmt: skip


def _described(step: int, *encodings: int) -> tuple[bytes, bytes]:
    """What describes a page, before and behind the number of its values, to the end of the header."""
    numbers = b"".join(thrift.number(1, one, thrift.I32) for one in encodings)
    return thrift.field(step, thrift.STRUCT, thrift.field(1, thrift.I32, b"")), numbers + b"\0\0"


_OF_DICTIONARY = _described(4, _PLAIN)
_OF_DATA = {encoding: _described(2, encoding, _RUNS, _RUNS) for encoding in (_PLAIN, _BY_DICTIONARY)}
_NOWHERE = thrift.number(2, 0) + thrift.field(1, thrift.STRUCT, b"")
"""No file of its own, and the column's metadata behind it."""


def _bounds(column: pa.ChunkedArray, start: int, stop: int) -> bytes:
    """The least and the greatest text of some rows, as a structure; nothing where all are missing."""
    rows = column.slice(start, stop - start)
    extremes = pc.min_max(rows).as_py()
    if extremes["min"] is None:
        return b""
    least, greatest = (thrift.binary(extremes[end].encode()) for end in ("min", "max"))
    missing = thrift.number(3, rows.null_count)
    return missing + thrift.field(2, thrift.BINARY, greatest) + thrift.field(1, thrift.BINARY, least) + b"\0"


def _group(chunks: list[_Chunk], rows: int) -> bytes:
    columns = thrift.listed(1, thrift.STRUCT, (chunk.told for chunk in chunks))
    plain, stored = sum(chunk.plain for chunk in chunks), sum(chunk.stored for chunk in chunks)
    return columns + thrift.number(1, plain) + thrift.number(1, rows) + thrift.number(3, stored) + b"\0"


def _footer(schema: pa.Schema, rows: int, groups: Iterable[bytes]) -> bytes:
    """The metadata of the file, its schema as the library writes it of a table without rows."""
    empty = pa.BufferOutputStream()
    pq.ParquetWriter(empty, schema).close()
    file = empty.getvalue().to_pybytes()
    size = int.from_bytes(file[-8:-4], "little")
    said = thrift.fields(file[-8 - size : -8])
    return b"".join(
        (
            thrift.field(1, *said[_VERSION]),
            thrift.field(1, *said[_SCHEMA]),
            thrift.number(1, rows),
            thrift.listed(1, thrift.STRUCT, groups),
            thrift.field(1, *said[_KEPT]),
            thrift.field(1, thrift.BINARY, thrift.binary(_CREATOR)),
            thrift.field(1, *said[_ORDERS]),
            b"\0",
        )
    )
