"""A large file as messages that the same reader reads one after another, so that memory stays bounded.

CSV and JSON Lines are cut where a record ends; each piece of a CSV begins with the header. An X12 manifest is cut
where a bill begins; each piece has the envelope, the manifest and port headers in force, and trailers that count
rightly (those of the file itself are not judged). EDIFACT is cut by `pieces_edifact`, XML by `pieces_xml`, Parquet by
`pieces_parquet`. A line break must be one byte 0x0A: UTF-16 and gzip are opened up before (`pieces_packed`).
"""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from tidewaiter.formats import pieces_edifact, pieces_parquet, pieces_xml, registry
from tidewaiter.formats.mapped_read import PARQUET_MAGIC
from tidewaiter.formats.pieces_packed import plain_head

PIECE_BYTES = 4 * 2**20
"""About so many bytes a piece: some 30,000 rows, which take a few hundred MiB while they are examined."""

LONGEST_RECORD = 64 * 2**20
"""A record longer than this (a quotation mark that is never closed) ends where the buffer ends."""

_ISA_WIDTH = 105
_QUOTE, _BREAK = ord('"'), ord("\n")
_UNCUT = (b"\x1f\x8b", b"PK\x03\x04", b"<")
_SHOWN = 64
_X12_HEADERS = ("M10", "P4")
_ORDER = ("ISA", "GS", "ST", *_X12_HEADERS)
_TRAILERS = frozenset({"SE", "GE", "IEA"})


def can_cut(head: bytes) -> bool:
    """Whether a file that begins so can be cut: a table (CSV, JSON Lines, Parquet), X12 309, EDIFACT, XML that repeats.

    Within gzip and in UTF-16 too.
    """
    head = plain_head(head)
    if head.startswith(PARQUET_MAGIC):
        return True
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")
    if plain.startswith((b"UNA", b"UNB")):
        return pieces_edifact.marks_of(plain) is not None
    if plain.startswith(b"<"):
        return pieces_xml.reader_of(head) is not None
    if plain.startswith(b"ISA"):
        terminator = plain[_ISA_WIDTH : _ISA_WIDTH + 1]
        return terminator in {b"~", b"'", b"\n", b"\r", b"\x1c", b"|"} and b"ST" + plain[3:4] + b"309" in plain
    if not plain or plain.startswith((*_UNCUT, b"[")) or b"\x00" in plain[:_SHOWN]:
        return False
    # Other wire messages are no tables, and a JSON document is no JSON Lines, whatever their first line looks like.
    return not any(known.recognise(head[: registry.HEAD_BYTES]) for known in registry.MESSAGES)


def cut(file: BinaryIO, size: int = PIECE_BYTES) -> Iterator[bytes]:
    """The pieces of a file that `can_cut` and is not packed, each about `size` bytes and a message of its own.

    UncutError, before the first piece, for XML that turns out to be damaged or to have no end.
    """
    head = file.read(size)
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")
    if head.startswith(PARQUET_MAGIC):
        yield from pieces_parquet.cut(file, size)
    elif plain.startswith(b"ISA"):
        yield from _x12(file, plain, size)
    elif plain.startswith((b"UNA", b"UNB")):
        yield from pieces_edifact.cut(file, plain, size)
    elif plain.startswith(b"<"):
        file.seek(0)  # a piece may be shorter than what tells one document from another
        yield from pieces_xml.cut(file, pieces_xml.reader_of(file.read(registry.HEAD_BYTES)) or "", size)
    elif plain.startswith(b"{"):
        yield from _records(file, plain, b"", size, quoted=False)
    else:
        first = _header(plain)
        yield from _records(file, plain[len(first) :], first, size, quoted=True)


def _header(text: bytes) -> bytes:
    """The first record of a CSV, which may hold quoted line breaks, with its line break."""
    lines = text[: 2**20].decode("utf-8", errors="ignore")
    reader = csv.reader(io.StringIO(lines, newline=""))
    try:
        next(reader, None)
    except csv.Error:
        return b""
    end = 0
    for _ in range(reader.line_num):
        end = text.find(b"\n", end) + 1
        if not end:
            return text
    return text[:end]


def _records(file: BinaryIO, buffer: bytes, front: bytes, size: int, *, quoted: bool) -> Iterator[bytes]:
    """Pieces that end where a record ends: at a line break outside quotation marks."""
    while True:
        more = file.read(size)
        end = len(buffer) if not more else _last_end(buffer, quoted=quoted)
        if end or len(buffer) > LONGEST_RECORD:
            end = end or len(buffer)
            if buffer[:end].strip():
                yield front + buffer[:end]
            buffer = buffer[end:]
        if not more:
            return
        buffer += more


def _last_end(buffer: bytes, *, quoted: bool) -> int:
    """Just behind the last line break at which a record ends, 0 where there is none."""
    if not quoted:
        return buffer.rfind(b"\n") + 1
    codes = np.frombuffer(buffer, np.uint8)
    breaks = np.flatnonzero(codes == _BREAK)
    # A doubled quotation mark within a value closes and opens again: parity tells inside from outside.
    quotes = np.flatnonzero(codes == _QUOTE)
    outside = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def _x12(file: BinaryIO, buffer: bytes, size: int) -> Iterator[bytes]:
    """Pieces of a 309 that begin with a bill (LX, or M11 where no LX stands), under the headers in force."""
    element, terminator = buffer[3:4], buffer[_ISA_WIDTH : _ISA_WIDTH + 1]
    context: dict[str, bytes] = {}
    body: list[bytes] = []
    held, last = 0, ""
    for segment in _segments(file, buffer, terminator, size):
        tag = segment.strip().split(element, 1)[0].decode("latin-1")
        if tag in _TRAILERS:
            continue
        opens = tag in _ORDER
        begins = opens or tag == "LX" or (tag == "M11" and last != "LX")
        last = tag
        if begins and (held >= size or (opens and body)):
            yield _enclosed(context, body, element, terminator)
            body, held = [], 0
        if opens:
            for later in _ORDER[_ORDER.index(tag) + 1 :]:
                context.pop(later, None)
            context[tag] = segment
            continue
        body.append(segment)
        held += len(segment) + 1
    if body or context:
        yield _enclosed(context, body, element, terminator)


def _segments(file: BinaryIO, buffer: bytes, terminator: bytes, size: int) -> Iterator[bytes]:
    while True:
        parts = buffer.split(terminator)
        yield from parts[:-1]
        more = file.read(size)
        if not more:
            if parts[-1].strip():
                yield parts[-1]
            return
        buffer = parts[-1] + more


def _enclosed(context: dict[str, bytes], body: list[bytes], element: bytes, terminator: bytes) -> bytes:
    """A message of its own: headers in force, the bills, trailers that count rightly."""
    segments = [context[tag] for tag in _ORDER if tag in context] + body
    inner = len(body) + sum(tag in context for tag in _X12_HEADERS) + 2
    closing = (("ST", "SE", str(inner).encode(), 2), ("GS", "GE", b"1", 6), ("ISA", "IEA", b"1", 13))
    for opener, tag, count, at in closing:
        if opener in context:
            fields = context[opener].strip().split(element)
            segments.append(element.join((tag.encode(), count, fields[at] if len(fields) > at else b"")))
    return terminator.join(segments) + terminator
