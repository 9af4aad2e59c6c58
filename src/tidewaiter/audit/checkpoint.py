"""Signed checkpoints: what the log was at a moment, signed with a key that the database does not know.

A checkpoint names the last sequence number, the chain's head and the Merkle root over all entry hashes,
signed with Ed25519 (RFC 8032). It is one line of JSON in an append-only file, and the same line can be
printed or handed to a witness. Whoever rewrites the log, even with the chain's key, or cuts off its end,
contradicts every checkpoint taken before. What was written after the last checkpoint is not covered.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tidewaiter.audit.canonical import canonical, timestamp

_CONTEXT = b"tidewaiter audit checkpoint v1\n"
"""What is signed begins with this, so that the signature can serve for nothing else."""

_FIELDS = {"seq", "head", "root", "at", "key", "signature"}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement; `at` is the text that was signed, `key` names the public key that verifies it."""

    seq: int
    head: bytes
    root: bytes
    at: str
    key: str
    signature: bytes

    def line(self) -> bytes:
        """The checkpoint as one line of JSON, with its line feed."""
        return (canonical({**_statement(self), "signature": self.signature}) + "\n").encode("ascii")


@dataclass(frozen=True, slots=True)
class Lines:
    """What stood in a file of checkpoints; `torn` counts lines that a crash left incomplete."""

    checkpoints: tuple[Checkpoint, ...]
    torn: int = 0


def key_id(public: Ed25519PublicKey) -> str:
    """Name of a public key: the first 16 hex digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def sign(seq: int, head: bytes, root: bytes, at: datetime, private: Ed25519PrivateKey) -> Checkpoint:
    """State that after entry `seq` the chain's head and the Merkle root were these."""
    unsigned = Checkpoint(seq, head, root, timestamp(at), key_id(private.public_key()), b"")
    return Checkpoint(
        unsigned.seq, unsigned.head, unsigned.root, unsigned.at, unsigned.key, private.sign(_signed_bytes(unsigned))
    )


def signed_by(checkpoint: Checkpoint, public: Ed25519PublicKey) -> bool:
    """True when this key signed this checkpoint."""
    try:
        public.verify(checkpoint.signature, _signed_bytes(checkpoint))
    except InvalidSignature:
        return False
    return True


def read_lines(lines: Iterable[bytes]) -> Lines:
    """Checkpoints from the lines of a file; a line that is not a whole checkpoint is counted, never raised."""
    found, torn = [], 0
    for line in lines:
        if not line.strip():
            continue
        checkpoint = _parse(line)
        if checkpoint is None:
            torn += 1
        else:
            found.append(checkpoint)
    return Lines(tuple(found), torn)


def _statement(checkpoint: Checkpoint) -> dict[str, object]:
    return {
        "seq": checkpoint.seq,
        "head": checkpoint.head,
        "root": checkpoint.root,
        "at": checkpoint.at,
        "key": checkpoint.key,
    }


def _signed_bytes(checkpoint: Checkpoint) -> bytes:
    return _CONTEXT + canonical(_statement(checkpoint)).encode("ascii")


def _parse(line: bytes) -> Checkpoint | None:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or fields.keys() != _FIELDS or type(fields["seq"]) is not int:
        return None
    if not all(isinstance(fields[name], str) for name in _FIELDS - {"seq"}):
        return None
    try:
        return Checkpoint(
            fields["seq"],
            bytes.fromhex(fields["head"]),
            bytes.fromhex(fields["root"]),
            fields["at"],
            fields["key"],
            bytes.fromhex(fields["signature"]),
        )
    except ValueError:
        return None
