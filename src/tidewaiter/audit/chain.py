"""The hash chain of the audit log: each entry's hash covers the entry and the hash before it.

hash = HMAC-SHA256(key, previous hash || SHA-256(canonical JSON of the entry)). Whoever lacks the key can
neither change an entry, take one out, put one in nor swap two without `verify` saying at which sequence
number. It does not show that the newest entries were cut off, nor stop somebody who has the key: signed
checkpoints do that (`checkpoint.py`).
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tidewaiter.audit.canonical import canonical

GENESIS = bytes(32)
"""The hash before the first entry."""


class Fault(StrEnum):
    """What is wrong with a log."""

    SEQUENCE = "sequence"  # numbers are not consecutive: an entry was taken out, put in or moved
    LINK = "link"  # an entry does not name the hash of the one before it
    HASH = "hash"  # an entry's content or hash was changed, or the key is another
    CHECKPOINT = "checkpoint"  # the log is not the one that was signed
    SIGNATURE = "signature"  # a checkpoint was not signed by this key
    TRUNCATION = "truncation"  # a checkpoint was signed beyond the last entry
    HEAD = "head"  # the head row does not agree with the last entry
    WALL = "wall"  # the database no longer refuses changes of the log


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing somebody did. `payload` is canonical JSON; `before` and `after` are SHA-256 digests in hex or ''."""

    seq: int
    at: datetime
    actor: str
    session: str
    role: str
    action: str
    object: str
    before: str
    after: str
    payload: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry with the hash before it and its own, 32 bytes each."""

    entry: Entry
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` saw: how many good entries, the last good one, and the first bad one if any."""

    count: int
    last_seq: int
    head: bytes
    first_bad_seq: int | None = None
    fault: Fault | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return self.fault is None


def digest(entry: Entry) -> bytes:
    """SHA-256 of the canonical JSON of an entry, 32 bytes."""
    text = canonical(
        {
            "seq": entry.seq,
            "at": entry.at,
            "actor": entry.actor,
            "session": entry.session,
            "role": entry.role,
            "action": entry.action,
            "object": entry.object,
            "before": entry.before,
            "after": entry.after,
            "payload": entry.payload,
            "reason": entry.reason,
        }
    )
    return hashlib.sha256(text.encode("ascii")).digest()


def seal(entry: Entry, prev: bytes, key: bytes) -> Sealed:
    """The entry bound to the hash before it; `key` is secret, 32 bytes."""
    return Sealed(entry, prev, hmac.digest(key, prev + digest(entry), "sha256"))


def verify(entries: Iterable[Sealed], key: bytes, start: bytes = GENESIS, first_seq: int = 1) -> Report:
    """Walk entries in order of `seq` from the hash `start` and stop at the first that does not fit."""
    head, seq, count = start, first_seq - 1, 0
    for sealed in entries:
        seq += 1
        entry = sealed.entry
        if entry.seq != seq:
            reason = f"entry {seq} is missing; {entry.seq} stands in its place"
            return Report(count, seq - 1, head, seq, Fault.SEQUENCE, reason)
        if not hmac.compare_digest(sealed.prev_hash, head):
            reason = f"entry {seq} does not follow entry {seq - 1}"
            return Report(count, seq - 1, head, seq, Fault.LINK, reason)
        if not hmac.compare_digest(seal(entry, head, key).hash, sealed.hash):
            reason = f"entry {seq} was changed after it was written, or sealed with another key"
            return Report(count, seq - 1, head, seq, Fault.HASH, reason)
        head, count = sealed.hash, count + 1
    return Report(count, seq, head)
