"""One-time codes: with one, somebody sets their first password, or a new one after a reset. Only digests are kept."""

import hashlib
import hmac
import secrets
from datetime import timedelta

LASTS = timedelta(hours=24)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not mistaken for each other: 5 bits each."""
_GROUPS, _LETTERS = 4, 5


def make() -> str:
    """A code of 100 bits as people read it out: 'K7QMX-…'."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))


def digest(code: str) -> str:
    """What is kept of a code: SHA-256 in hex, however the code was typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(b"tidewaiter invitation\n" + plain.encode()).hexdigest()


def fits(code: str, kept: str) -> bool:
    """True when a code is the one that was kept; takes as long either way."""
    return hmac.compare_digest(digest(code), kept or "-" * 64)
