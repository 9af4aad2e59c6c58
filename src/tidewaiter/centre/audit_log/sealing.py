"""How the head row writes down the Merkle frontier and names the chain's key."""

import hashlib

from tidewaiter.audit.merkle import Frontier

_HEX = 64


def key_id(key: bytes) -> str:
    """Name of a secret key that gives nothing of it away: 16 hex digits of the SHA-256 of a label and the key."""
    return hashlib.sha256(b"tidewaiter audit key name\n" + key).hexdigest()[:16]


def peaks(text: str) -> tuple[bytes, ...]:
    """The peaks of a frontier from their hex, 64 digits each."""
    return tuple(bytes.fromhex(text[i : i + _HEX]) for i in range(0, len(text), _HEX))


def peaks_text(frontier: Frontier) -> str:
    """The peaks of a frontier in hex, one after the other."""
    return b"".join(frontier.peaks).hex()
