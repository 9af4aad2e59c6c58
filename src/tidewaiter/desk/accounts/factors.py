"""Second factors as they are kept: the secret of an authenticator app is encrypted with the desk's key."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Encrypts what allauth would store in the clear."""

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret as it is used."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls us."""
        return "Tidewaiter"


def _fernet() -> Fernet:
    key = hashlib.sha256(b"tidewaiter second factors\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
