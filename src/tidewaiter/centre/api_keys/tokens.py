"""The text of a key: 'twk_', eight hex digits by which it is found, and a secret of 256 bits.

The secret is kept as its SHA-256 only: nobody can guess 256 random bits, so a slow hash would slow the API alone.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

_TOKEN = re.compile(r"twk_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Token:
    """A key as its holder has it."""

    prefix: str
    secret: str = field(repr=False)

    @property
    def text(self) -> str:
        """What the holder sends."""
        return f"twk_{self.prefix}_{self.secret}"

    @property
    def digest(self) -> str:
        """What is kept of the secret: its SHA-256 in hex."""
        return hashlib.sha256(self.secret.encode("ascii")).hexdigest()

    def fits(self, digest: str) -> bool:
        """Whether this is the secret of which a digest was kept; takes the same time either way."""
        return hmac.compare_digest(self.digest, digest)


def draw() -> Token:
    """A new key."""
    return Token(secrets.token_hex(4), secrets.token_urlsafe(32))


def read(text: str) -> Token | None:
    """A key as it was sent, None for what is none."""
    found = _TOKEN.fullmatch(text)
    return None if found is None else Token(found[1], found[2])
