"""The folder into which messages are laid for the worker, and what the name of a file there says.

A message that came over the API is called after its content, and after the mapping by which it is to be read, so that
the worker needs nothing else: '4f0c…@post-csv.msg'. Small ones that came at once lie in one file together
(`bundles.py`). Files of any other name are read as the worker was told to.
"""

import re
from pathlib import Path

from tidewaiter.centre import bundles

INBOX = "inbox"
"""Below the workspace."""

TAKEN = "taken"
"""Folder below it to which a file goes when what it holds is committed."""

PULSE = ".pulse"
"""File in it that is touched while a worker looks at it."""

_NAMED = re.compile(r"[0-9a-f]{16}(?:@(?P<mapping>[A-Za-z0-9][A-Za-z0-9._-]{0,79}))?\.msg")


def file_name(message_id: str, mapping: str = "") -> str:
    """What a message that came over the API is called."""
    return f"{message_id}@{mapping}.msg" if mapping else f"{message_id}.msg"


def mapping_in(name: str) -> str | None:
    """The mapping that a file's name asks for, None when it asks for none."""
    found = _NAMED.fullmatch(name)
    return None if found is None else found["mapping"]


def clear(home: Path, before: float) -> int:
    """Remove messages that came over the API and were taken before a time (seconds since 1970); gives how many.

    Their rows are in the lake, and what could not be used is in quarantine, with its bytes.
    """
    gone = 0
    folder = home / INBOX / TAKEN
    for file in folder.iterdir() if folder.is_dir() else ():
        ours = _NAMED.fullmatch(file.name) or bundles.is_bundle(file.name)
        if ours and file.stat().st_ctime < before:
            file.unlink(missing_ok=True)
            gone += 1
    return gone
