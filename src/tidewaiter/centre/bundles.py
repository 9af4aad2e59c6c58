"""Several small messages that came at once, in one file of the inbox: the disk is waited for once for all of them.

A file begins with a line that says what it is. Each message follows as a line of its file's name (`inbox.file_name`)
and its length in bytes, its bytes, and a line break. The file's own name says how many there are: '4f0c….12.bundle'.
Files are renamed into the inbox when they are whole; what only looks like one is read as any other message.
"""

import hashlib
import re
from collections.abc import Sequence

MOST_BYTES = 256 * 1024
"""A larger message is laid down alone."""

LARGEST = 256 * (MOST_BYTES + 256)
"""No file that was laid down here is larger (`together.MOST` messages): what is, is read as any other message."""

_FIRST = b"tidewaiter bundle 1\n"
_NAME = re.compile(r"[0-9a-f]{16}\.(?P<count>[0-9]{1,4})\.bundle")
_HEAD = re.compile(rb"(?P<name>[0-9A-Za-z@._-]{1,120}) (?P<length>[0-9]{1,9})\n")


def is_bundle(name: str) -> bool:
    """Whether a file is called as a bundle is."""
    return _NAME.fullmatch(name) is not None


def count_in(name: str) -> int:
    """How many messages a file of the inbox holds, by its name."""
    found = _NAME.fullmatch(name)
    return 1 if found is None else int(found["count"])


def bundle(messages: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Name and bytes of a file that holds messages, each with the name that it would have alone."""
    parts = [_FIRST]
    for name, data in messages:
        parts += [f"{name} {len(data)}\n".encode("ascii"), data, b"\n"]
    whole = b"".join(parts)
    return f"{hashlib.sha256(whole).hexdigest()[:16]}.{len(messages)}.bundle", whole


def messages_in(data: bytes) -> list[tuple[str, bytes]] | None:
    """The messages of a bundle with their names, None for bytes that are none."""
    if not data.startswith(_FIRST):
        return None
    found: list[tuple[str, bytes]] = []
    at = len(_FIRST)
    while at < len(data):
        head = _HEAD.match(data, at)
        end = 0 if head is None else head.end() + int(head["length"])
        if head is None or data[end : end + 1] != b"\n":
            return None
        found.append((head["name"].decode("ascii"), data[head.end() : end]))
        at = end + 1
    return found or None
