"""Signing what is delivered, as Standard Webhooks say (standardwebhooks.com, symmetric signatures).

A webhook's secret follows from the workspace's own key, so that the store holds none.
"""

import base64
import hashlib
import hmac

PREFIX = "whsec_"
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


def secret(key: bytes, webhook_id: str, nonce: str) -> str:
    """The secret of a webhook: 'whsec_' and 32 bytes in base64."""
    made = hmac.digest(key, f"webhook\n{webhook_id}\n{nonce}".encode(), hashlib.sha256)
    return PREFIX + base64.b64encode(made).decode("ascii")


def headers(secret_text: str, delivery_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a delivery; `timestamp` in seconds since 1970."""
    signed = hmac.digest(_key(secret_text), f"{delivery_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return {ID: delivery_id, TIMESTAMP: str(timestamp), SIGNATURE: f"v1,{base64.b64encode(signed).decode('ascii')}"}


def _key(secret_text: str) -> bytes:
    return base64.b64decode(secret_text.removeprefix(PREFIX))
