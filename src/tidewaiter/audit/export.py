"""Entries of the log taken out, with proof: a document that somebody without the store or a network can check.

It holds the entries, a signed checkpoint, for each entry the path from its hash to the checkpoint's Merkle root
(RFC 6962), and the signature of the centre over it all (Ed25519). Whoever has its public key sees that nothing in
it was changed after the centre gave it out, and that every hash is in the log that the checkpoint states, which they
may hold as a witness. That an entry's words belong to its hash is sealed with the chain's secret key: it is the
centre's word until an auditor with that key (`tidewaiter audit verify`) has looked.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tidewaiter.audit.canonical import canonical
from tidewaiter.audit.chain import Sealed
from tidewaiter.audit.checkpoint import Checkpoint, key_id, read_lines, signed_by
from tidewaiter.audit.merkle import verify_inclusion

FORMAT = "tidewaiter audit export v1"
_CONTEXT = b"tidewaiter audit export v1\n"
_FIELDS = ("seq", "at", "actor", "session", "role", "action", "object", "before", "after", "payload", "reason")


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking an export found: how many entries, up to where the checkpoint speaks, and the first fault."""

    entries: int
    checkpoint_seq: int
    checkpoint_at: str
    fault: str = ""

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.fault


def document(
    entries: Sequence[Sealed], proofs: Sequence[Sequence[bytes]], checkpoint: Checkpoint, private: Ed25519PrivateKey
) -> dict[str, object]:
    """The document of entries, all of them covered by the checkpoint, with a proof for each."""
    body = {
        "format": FORMAT,
        "key": key_id(private.public_key()),
        "checkpoint": json.loads(checkpoint.line()),
        "entries": [
            {
                **{name: getattr(sealed.entry, name) for name in _FIELDS},
                "prev_hash": sealed.prev_hash,
                "hash": sealed.hash,
                "proof": list(proof),
            }
            for sealed, proof in zip(entries, proofs, strict=True)
        ],
    }
    text = canonical(body)
    signature = private.sign(_CONTEXT + text.encode("ascii")).hex()
    signed: dict[str, object] = {**json.loads(text), "signature": signature}
    return signed


def check(told: Mapping[str, object], public: Ed25519PublicKey) -> Checked:
    """Check a document with the centre's public key alone. Anything that does not fit is a fault, never raised."""
    try:
        return _check(told, public)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Checked(0, 0, "", f"this is not a whole export: {error}")


def _check(told: Mapping[str, object], public: Ed25519PublicKey) -> Checked:
    body = {name: value for name, value in told.items() if name != "signature"}
    found = read_lines([json.dumps(told["checkpoint"]).encode()]).checkpoints
    if told.get("format") != FORMAT or not found:
        return Checked(0, 0, "", "this is not an export of this format")
    checkpoint, entries = found[0], told["entries"]
    if not isinstance(entries, list):
        return Checked(0, 0, "", "this is not an export of this format")
    count, seq, at = len(entries), checkpoint.seq, checkpoint.at
    try:
        public.verify(bytes.fromhex(str(told["signature"])), _CONTEXT + canonical(body).encode("ascii"))
    except InvalidSignature:
        return Checked(count, seq, at, "it was changed after it was given out, or another key signed it")
    if not signed_by(checkpoint, public):
        return Checked(count, seq, at, "the checkpoint was not signed by this key")
    for entry in entries:
        proof = [bytes.fromhex(one) for one in entry["proof"]]
        leaf, index = bytes.fromhex(entry["hash"]), int(entry["seq"]) - 1
        if not verify_inclusion(leaf, index, seq, proof, checkpoint.root):
            return Checked(count, seq, at, f"entry {entry['seq']} is not in the log that was signed")
    return Checked(count, seq, at)
