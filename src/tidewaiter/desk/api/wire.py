"""The bytes of a message as they came: a type that can be a message's, within a size, unpacked within it too."""

import zlib

from django.http import HttpRequest

from tidewaiter.centre.errors import Conflict

MOST_BYTES = 32 * 1024 * 1024

TYPES = (
    "application/octet-stream",
    "text/plain",
    "text/csv",
    "application/xml",
    "text/xml",
    "application/json",
    "application/jsonl",
    "application/x-ndjson",
    "application/edi-x12",
    "application/vnd.apache.parquet",
)
"""Content types that are taken; what a message is, its content says."""

_GZIP = 31


def message(request: HttpRequest) -> bytes:
    """The message; Conflict (411, 413, 415, 422) for what none can be."""
    if request.content_type not in TYPES:
        raise Conflict("unknown-type", f"no message is {request.content_type or 'of no type'}", ", ".join(TYPES), 415)
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise Conflict("length-missing", "the length of the message is not known", "send Content-Length", 411)
    if int(length) > MOST_BYTES:
        raise _too_large()
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding not in {"identity", "gzip"}:
        raise Conflict("unknown-encoding", f"{encoding} is not read", "send gzip, or the message itself", 415)
    return unpacked(request.body) if encoding == "gzip" else request.body


def unpacked(data: bytes) -> bytes:
    """Gzip taken apart within MOST_BYTES, however little it was packed into."""
    parts: list[bytes] = []
    room = MOST_BYTES + 1
    while data:
        packed = zlib.decompressobj(_GZIP)
        try:
            parts.append(packed.decompress(data, room))
        except zlib.error as error:
            raise Conflict("bad-gzip", "the message is not gzip", str(error), 422) from error
        room -= len(parts[-1])
        if room <= 0 or packed.unconsumed_tail:
            raise _too_large()
        if not packed.eof:
            raise Conflict("bad-gzip", "the message ends before its gzip does", "send all of it", 422)
        data = packed.unused_data
    return b"".join(parts)


def _too_large() -> Conflict:
    return Conflict("too-large", f"a message has at most {MOST_BYTES // 2**20} MiB", "send it in parts", 413)
