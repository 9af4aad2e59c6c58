"""Adding to the audit log, inside the transaction of what it records, and signing where it stands.

`record` is the step that every other action takes last: it locks the head row, so entries are numbered
without gaps, and it commits or vanishes with what it tells of.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import transaction

from tidewaiter.audit.canonical import canonical
from tidewaiter.audit.chain import Entry, Sealed, seal
from tidewaiter.audit.checkpoint import sign
from tidewaiter.audit.merkle import Frontier
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import checkpoints, queries
from tidewaiter.centre.audit_log.models import AuditEntry, AuditHead
from tidewaiter.centre.audit_log.sealing import key_id, peaks, peaks_text
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.workspace import Workspace, current

CHECKPOINT_EVERY = 1000
"""Entries between two signed checkpoints."""


def record(
    actor: Actor,
    action: str,
    object_name: str,
    payload: Mapping[str, object],
    *,
    reason: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> int:
    """Add one entry and give its number; RuntimeError outside a transaction.

    `payload` holds identifiers, counts and digests, never names or addresses: the log is kept for ever.
    `before` and `after` are the state of the object, of which digests are kept.
    """
    return record_all([Deed(actor, action, object_name, payload, reason, before, after)])


@dataclass(frozen=True, slots=True)
class Deed:
    """What an entry tells of, as `record` takes it."""

    actor: Actor
    action: str
    object_name: str
    payload: Mapping[str, object]
    reason: str = ""
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None


def take_turn() -> None:
    """Wait until nobody else adds to the log, and have the others wait until this transaction ends."""
    AuditHead.objects.select_for_update().get(pk=1)


def record_all(deeds: Sequence[Deed]) -> int:
    """Add an entry for each of several deeds that one transaction does, at least one, and give the last number."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs to the transaction of what it records")
    workspace = current()
    head = AuditHead.objects.select_for_update().get(pk=1)
    key = workspace.keys.audit
    if head.key_id not in {"", key_id(key)}:
        raise OperatorError(
            "{home} is not the key that sealed this store's log",
            "open the store with its own workspace, or put the key back from a backup",
            home=workspace.home / "keys" / "audit.key",
        )
    frontier, last, rows = Frontier(head.seq, peaks(head.frontier)), bytes.fromhex(head.hash), []
    for seq, deed in enumerate(deeds, head.seq + 1):
        sealed = seal(_entry(seq, workspace.now(), deed), last, key)
        frontier, last = frontier.add(sealed.hash), sealed.hash
        rows.append(_row(sealed))
    AuditEntry.objects.bulk_create(rows)
    head.seq, head.hash, head.frontier, head.key_id = rows[-1].seq, last.hex(), peaks_text(frontier), key_id(key)
    head.save()
    # After the commit: a checkpoint of entries that were rolled back would accuse an honest log.
    transaction.on_commit(partial(_sign_if_due, workspace, frontier, last), robust=True)
    return head.seq


def _entry(seq: int, at: datetime, deed: Deed) -> Entry:
    return Entry(
        seq=seq,
        at=at,
        actor=storable.text(deed.actor.name),
        session=storable.text(deed.actor.session),
        role=storable.text(deed.actor.role),
        action=deed.action,
        object=storable.text(deed.object_name),
        before=_digest(deed.before),
        after=_digest(deed.after),
        payload=canonical(deed.payload),
        reason=storable.text(deed.reason),
    )


def _row(sealed: Sealed) -> AuditEntry:
    return AuditEntry(
        **{name: getattr(sealed.entry, name) for name in Entry.__slots__},
        prev_hash=sealed.prev_hash.hex(),
        hash=sealed.hash.hex(),
    )


def record_read(actor: Actor, action: str, object_name: str, reason: str = "") -> int:
    """Log that somebody looked at a sensitive record, in a transaction of its own, and give the entry's number."""
    with transaction.atomic():
        return record(actor, action, object_name, {}, reason=reason)


SHORTEST_PURPOSE = 4


def record_search(actor: Actor, action: str, searched: str, purpose: str) -> int:
    """Log that somebody searched, for what purpose; of what was searched a digest is kept, because it may name people.

    Conflict when no purpose is given. `action` ends in '.search' or '.export'. Gives the entry's number.
    """
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise Conflict("reason-required", "a search has a purpose", "say what you need it for", 422)
    digest = hashlib.sha256(searched.encode("utf-8", "backslashreplace")).hexdigest()
    with transaction.atomic():
        return record(actor, action, f"sha256:{digest[:16]}", {"sha256": digest}, reason=purpose)


def seal_scans(actor: Actor) -> int | None:
    """Seal the lines of the scan journal that no entry covers yet: their bytes' digest and where they lie.

    Gives the entry's number, None when there is nothing to seal. Lines are only ever added to the file; those
    that several processes wrote are sealed by whoever comes first.
    """
    with transaction.atomic():
        # The head first: two who seal at once would cover the same lines.
        AuditHead.objects.select_for_update().get(pk=1)
        start = queries.sealed_scans()
        lines = _whole_lines(current().home / queries.SCANS, start)
        if not lines:
            return None
        payload = {
            "from": start,
            "until": start + len(lines),
            "scans": lines.count(b"\n"),
            "sha256": hashlib.sha256(lines).hexdigest(),
        }
        return record(actor, queries.SCAN_ACTION, "scans", payload)


def _whole_lines(file: Path, start: int) -> bytes:
    """The bytes of a file from a place to the end of its last whole line; none where nothing was scanned yet."""
    if not file.exists():
        return b""
    with file.open("rb") as journal:
        journal.seek(start)
        data = journal.read()
    return data[: data.rfind(b"\n") + 1]


def checkpoint(actor: Actor) -> int:
    """Sign where the log stands now, this entry included, and give the number that is covered."""
    workspace = current()
    with transaction.atomic():
        seq = record(actor, "audit.checkpoint", "audit", {})
    head = AuditHead.objects.get(pk=1)
    _sign(workspace, Frontier(head.seq, peaks(head.frontier)), bytes.fromhex(head.hash))
    return seq


def _sign_if_due(workspace: Workspace, frontier: Frontier, head: bytes) -> None:
    if frontier.size // CHECKPOINT_EVERY > checkpoints.last_seq(workspace.checkpoints) // CHECKPOINT_EVERY:
        _sign(workspace, frontier, head)


def _sign(workspace: Workspace, frontier: Frontier, head: bytes) -> None:
    signed = sign(frontier.size, head, frontier.root(), workspace.now(), workspace.keys.checkpoint)
    checkpoints.append(workspace.home, workspace.checkpoints, signed)


def _digest(state: Mapping[str, object] | None) -> str:
    return "" if state is None else hashlib.sha256(canonical(state).encode("ascii")).hexdigest()
