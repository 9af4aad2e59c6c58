"""Large files that must be opened up before they can be cut: gzip, and UTF-16 in which a line break is two bytes.

`unpack` copies a file to another, block by block, as the bytes that can be cut (what gzip holds; UTF-8 for UTF-16), and
`repack` gives a piece of it the form in which its reader expects it: a reader of gzip reads plain bytes too, while what
was UTF-16 is written as such again, because a mapping may say so.
"""

import codecs
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from tidewaiter.formats.gzip_members import inflated
from tidewaiter.formats.pieces_xml import UncutError

MOST_BYTES = 8 * 2**30
"""A file that is larger unpacked is refused: it may be made to fill the disk."""

_BLOCK = 2**20
_SHOWN = 2**16
_GZIP = b"\x1f\x8b"
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UNMARKED = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Packing:
    """How a file is packed: `encoding` of UTF-16 with its mark, '' for gzip."""

    encoding: str = ""
    mark: bytes = b""


def packing_of(head: bytes) -> Packing | None:
    """How a file that begins so is packed, None for one that can be cut as it is."""
    start = head[:2]
    if start == _GZIP:
        return Packing()
    if start in _MARKS:
        return Packing(_MARKS[start], start)
    return Packing(_UNMARKED[start]) if start in _UNMARKED else None


def layer_of(head: bytes, outer: Sequence[Packing]) -> Packing | None:
    """How a file that begins so is packed within other packings, None for no further way: UTF-16 within gzip at most.

    Gzip within gzip stays as it is: there are files that hold nothing but themselves.
    """
    packed = packing_of(head)
    inner = packed is not None and all(packed.encoding and not one.encoding for one in outer)
    return packed if inner else None


def plain_head(head: bytes) -> bytes:
    """The first bytes of a file as those that would be cut; nothing where the packing is damaged at once."""
    layers: list[Packing] = []
    while (packed := layer_of(head, layers)) is not None:
        layers.append(packed)
        if packed.encoding:
            text = codecs.getincrementaldecoder(packed.encoding)("replace").decode(head.removeprefix(packed.mark))
            head = text.encode("utf-8", "replace")
            continue
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, _SHOWN)
        except zlib.error:
            return b""
    return head


def unpack(source: BinaryIO, packed: Packing, sink: BinaryIO, most: int = MOST_BYTES) -> None:
    """Copy a file as the bytes that can be cut; UncutError for one that is damaged or becomes too large."""
    (_recoded if packed.encoding else _inflated)(source, packed, sink, most)


def repack(piece: bytes, packed: Packing) -> bytes:
    """A piece as its reader expects it."""
    return packed.mark + piece.decode("utf-8", "replace").encode(packed.encoding) if packed.encoding else piece


def _recoded(source: BinaryIO, packed: Packing, sink: BinaryIO, most: int) -> None:
    decoder = codecs.getincrementaldecoder(packed.encoding)("strict")
    source.read(len(packed.mark))
    written = 0
    try:
        while block := source.read(_BLOCK):
            written += sink.write(decoder.decode(block).encode("utf-8", "surrogatepass"))
            _bounded(written, most)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        hint = f"The bytes are not {packed.encoding}: send the file again in UTF-8."
        raise UncutError("bad-encoding", f"{packed.encoding} near byte {source.tell()}", hint) from error


def _inflated(source: BinaryIO, packed: Packing, sink: BinaryIO, most: int) -> None:
    """What gzip holds, of all its members one after another."""
    del packed
    written = 0
    try:
        for plain in inflated(source.read):
            written += sink.write(plain)
            _bounded(written, most)
    except zlib.error as error:
        raise UncutError("bad-gzip", str(error), "The compression is damaged: send the file again.") from error
    except EOFError as error:
        raise UncutError("bad-gzip", "cut off", "The compressed file ends too soon: send it again.") from error


def _bounded(written: int, most: int) -> None:
    if written > most:
        hint = f"Split it at the source: at most {most} bytes (unpacked) are taken in."
        raise UncutError("too-large", f"{written} bytes or more", hint)
