"""The two keys of the audit log: one seals entries, the other signs checkpoints.

Files of the workspace, mode 0600, made once and never written again. The database account needs neither.
"""

import os
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tidewaiter.centre.durable import sync_directory
from tidewaiter.centre.errors import OperatorError

AUDIT_KEY = "audit.key"
CHECKPOINT_KEY = "checkpoint.ed25519"
CHECKPOINT_PUBLIC_KEY = "checkpoint.ed25519.pub"
DESK_KEY = "desk.key"
"""What the desk signs sessions with."""
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """The chain's key (32 bytes) and the checkpoints' Ed25519 key."""

    audit: bytes = field(repr=False)
    checkpoint: Ed25519PrivateKey = field(repr=False)


def present(directory: Path) -> bool:
    """True when both keys are there."""
    return (directory / AUDIT_KEY).exists() and (directory / CHECKPOINT_KEY).exists()


def open_keys(directory: Path) -> Keys:
    """Read both keys, making those that are missing; of two processes that make one at a time the first wins."""
    audit = _read_or_make(directory / AUDIT_KEY)
    private = Ed25519PrivateKey.from_private_bytes(_read_or_make(directory / CHECKPOINT_KEY))
    _read_or_make(directory / DESK_KEY)
    public = directory / CHECKPOINT_PUBLIC_KEY
    if not public.exists():
        _place(public, private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex().encode() + b"\n")
    return Keys(audit, private)


def _read_or_make(file: Path) -> bytes:
    if not file.exists():
        _place(file, secrets.token_bytes(_KEY_BYTES))
    key = file.read_bytes()
    if len(key) != _KEY_BYTES:
        raise OperatorError(
            "{file} holds {count} bytes, not {key_bytes}",
            "put the key back from a backup of the workspace",
            file=file,
            count=len(key),
            key_bytes=_KEY_BYTES,
        )
    return key


def _place(file: Path, content: bytes) -> None:
    """Make a file with this content and mode 0600, unless it is there already."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        try:
            os.link(temporary, file)  # unlike a rename, refuses to replace what another process made meanwhile
        except FileExistsError:
            return
    finally:
        Path(temporary).unlink()
    sync_directory(file.parent)
