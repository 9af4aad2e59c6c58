"""Pictures as files: checked by their first bytes and their digest, kept under random names in `evidence/`.

A file is written before the row that names it commits. A crash between leaves a file that no row names;
`cycle/upkeep.sweep_pictures` removes those. Nothing is decoded and nothing taken out: evidence stays as it came.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.errors import Conflict

MOST_BYTES = 20 * 2**20
"""Of one picture."""

MOST_PICTURES = 200
"""Of one examination."""

FOLDER = "evidence"


def media_type(data: bytes) -> str:
    """image/jpeg, image/png or image/webp by the first bytes, '' for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return ""


def check(data: bytes, sha256: str) -> str:
    """The media type of a picture that can be kept; Conflict for one that is too large, damaged or no picture."""
    if len(data) > MOST_BYTES:
        raise Conflict(
            "picture-too-large",
            "a picture has at most {most_bytes} MiB",
            "send it smaller",
            413,
            most_bytes=MOST_BYTES // 2**20,
        )
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Conflict("picture-damaged", "the picture did not arrive as it was sent", "send it again", 422)
    found = media_type(data)
    if not found:
        raise Conflict("picture-type", "this is no JPEG, PNG or WebP picture", "take it as one of these", 415)
    return found


def check_room(there: int) -> None:
    """Raise Conflict when an examination has as many pictures as it may."""
    if there >= MOST_PICTURES:
        raise Conflict(
            "too-many-pictures", "an examination has at most {most_pictures} pictures", most_pictures=MOST_PICTURES
        )


def store(home: Path, data: bytes) -> tuple[str, Path]:
    """Write a picture durably under a random name; gives its name below the workspace and its path."""
    name = secrets.token_hex(16)
    relative = f"{FOLDER}/{name[:2]}/{name}"
    path = home / relative
    write_bytes_atomically(data, path)
    return relative, path


@contextmanager
def stored(home: Path, data: bytes) -> Iterator[str]:
    """Write a picture and give its name below the workspace; it is taken back when what is done with it fails."""
    relative, path = store(home, data)
    try:
        yield relative
    except BaseException:
        path.unlink(missing_ok=True)
        raise
