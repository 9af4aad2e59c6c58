"""The list that a station keeps for the time without a connection: what must stop, signed.

Codes are not in it: each is the SHA-256 of the list's salt and the folded code, so that a lost tablet tells nobody
which parcels are wanted, short of trying codes. Signed with Ed25519, a key of its own made from the desk's key
(HKDF-SHA256), over the UTF-8 bytes of the list as they are sent. What is not on it is not cleared by it.
"""

import hashlib
import secrets
from datetime import timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.keys import DESK_KEY
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.queue import station_queries as decisions
from tidewaiter.centre.targets import hold_queries, identifiers
from tidewaiter.centre.workspace import Workspace

MOST = 50_000
"""Codes in a list; the newest targets come first."""

GOOD_FOR = timedelta(hours=12)
"""After this a list still stops what is on it, and says that it is old."""

_LABEL = b"tidewaiter station hold list"


class Signed(msgspec.Struct, frozen=True):
    """A list as it is sent: the text that was signed, its signature and the public key, both in hex."""

    list: str
    signature: str
    key: str


def make(workspace: Workspace, actor: Actor) -> Signed:
    """The list as of now: targets that wait anywhere or were closed unexamined of late, and what is barred."""
    require(actor, Permission.SCAN)
    now = workspace.now()
    salt = secrets.token_hex(16)
    rows = hold_queries.codes(since=now - timedelta(days=30), most=MOST + 1)
    barred = decisions.not_to_load(MOST)
    codes = {_digest(salt, code): "stop" if stops else "look" for code, stops in rows[:MOST]}
    codes |= {_digest(salt, code): "stop" for name in barred for code in identifiers.of_consignment(name)}
    said = {
        "made_at": now.isoformat(),
        "good_until": (now + GOOD_FOR).isoformat(),
        "salt": salt,
        "whole": len(rows) <= MOST and len(barred) < MOST,
        "codes": codes,
    }
    text = msgspec.json.encode(said).decode()
    key = _key(workspace)
    audit.record_read(actor, "scans.list", f"{len(codes)} codes")
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signed(text, key.sign(_signed(text)).hex(), public.hex())


def public_key(workspace: Workspace) -> str:
    """The key, in hex, by which a station knows the centre's lists."""
    return _key(workspace).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _signed(text: str) -> bytes:
    return _LABEL + b"\n" + text.encode()


def _digest(salt: str, code: str) -> str:
    return hashlib.sha256(f"{salt}{code}".encode()).hexdigest()[:32]


def _key(workspace: Workspace) -> Ed25519PrivateKey:
    secret = (workspace.home / "keys" / DESK_KEY).read_bytes()
    return Ed25519PrivateKey.from_private_bytes(HKDF(SHA256(), 32, None, _LABEL).derive(secret))
