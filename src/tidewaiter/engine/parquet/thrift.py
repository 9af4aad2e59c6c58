"""Thrift's compact protocol, as far as the metadata of Parquet files needs it (Apache, thrift-compact-protocol.md).

A structure is its fields one after the other and a zero; a field is a byte with how far its number lies behind that of
the field before and its type, then its value. What is written here has numbers that lie less than sixteen apart.
"""

from collections.abc import Iterable

I32, I64, BINARY, LIST, STRUCT = 5, 6, 8, 9, 12
_TRUE, _FALSE, _BYTE, _I16, _DOUBLE, _SET = 1, 2, 3, 4, 7, 10
_SHORT = 15
"""Lists of fewer items say their length beside the type of the items."""


_SMALL = [bytes((number,)) for number in range(128)]
"""Those that are written in one byte, as most are."""


def varint(number: int) -> bytes:
    """A whole number from nought up, seven bits a byte, the lowest first."""
    if number < len(_SMALL):
        return _SMALL[number]
    written = bytearray()
    while number >= len(_SMALL):
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def whole(number: int) -> bytes:
    """A whole number as it stands in a list or behind a field's first byte."""
    return varint(number << 1 if number >= 0 else (-number << 1) - 1)


def field(step: int, kind: int, value: bytes) -> bytes:
    """A field `step` numbers behind the one before it, with its value as written."""
    return bytes((step << 4 | kind,)) + value


def number(step: int, value: int, kind: int = I64) -> bytes:
    """A field with a whole number."""
    return field(step, kind, whole(value))


def binary(value: bytes) -> bytes:
    """Bytes as they stand in a list or behind a field's first byte."""
    return varint(len(value)) + value


def listed(step: int, kind: int, items: Iterable[bytes]) -> bytes:
    """A field with a list of items as written, all of one kind."""
    written = list(items)
    if len(written) < _SHORT:
        return field(step, LIST, bytes((len(written) << 4 | kind,)) + b"".join(written))
    return field(step, LIST, bytes((_SHORT << 4 | kind,)) + varint(len(written)) + b"".join(written))


def fields(structure: bytes) -> dict[int, tuple[int, bytes]]:
    """The fields of a structure by their numbers: the kind of each, and its value as written."""
    found: dict[int, tuple[int, bytes]] = {}
    at = last = 0
    while structure[at]:
        kind, step = structure[at] & 0x0F, structure[at] >> 4
        at += 1
        if not step:
            raw, at = _number(structure, at)
            last = (raw >> 1) ^ -(raw & 1)
        else:
            last += step
        end = _behind(structure, at, kind)
        found[last] = (kind, structure[at:end])
        at = end
    return found


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while data[at] & 0x80:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
    return value | data[at] << shift, at + 1


def _behind(data: bytes, at: int, kind: int) -> int:
    """Where a value of this kind ends."""
    if kind in {_TRUE, _FALSE}:
        return at
    if kind in {_BYTE, _DOUBLE}:
        return at + (1 if kind == _BYTE else 8)
    if kind in {_I16, I32, I64}:
        return _number(data, at)[1]
    if kind == BINARY:
        size, at = _number(data, at)
        return at + size
    if kind in {LIST, _SET}:
        return _behind_list(data, at)
    if kind == STRUCT:
        return _behind_structure(data, at)
    raise ValueError(f"no value of kind {kind} stands in the metadata of a file")


def _behind_list(data: bytes, at: int) -> int:
    count, kind = data[at] >> 4, data[at] & 0x0F
    at += 1
    if count == _SHORT:
        count, at = _number(data, at)
    if kind in {_TRUE, _FALSE}:
        return at + count
    for _ in range(count):
        at = _behind(data, at, kind)
    return at


def _behind_structure(data: bytes, at: int) -> int:
    while data[at]:
        kind, step = data[at] & 0x0F, data[at] >> 4
        at += 1
        if not step:
            _, at = _number(data, at)
        at = _behind(data, at, kind)
    return at + 1
