"""Receiving a message: its bytes on the disk for the worker, whole, before anything is answered.

Messages that come at the same time are received in one transaction (`together.py`), each with a receipt and an audit
entry of its own: a store syncs its log once for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tidewaiter.centre import inbox, storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import Deed, record_all, take_turn
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import batch_id, content_sha256
from tidewaiter.centre.durable import place_bytes, sync_directory
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.reception import queries
from tidewaiter.centre.reception.models import Receipt
from tidewaiter.centre.reception.queries import Fate, Stage
from tidewaiter.centre.together import Together
from tidewaiter.centre.workspace import current
from tidewaiter.formats import mapping as mapping_files

RECEIVED = "reception.receive"
"""Its audit entries change nothing on which an assessment rests."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message that waits for its receipt; `laid` where its file was written for this."""

    actor: Actor
    message_id: str
    sha256: str
    mapping: str
    bytes: int
    laid: bool

    @property
    def named(self) -> tuple[str, str]:
        """What it is received under: the message and its sender."""
        return self.message_id, storable.text(self.actor.name)


def receive(actor: Actor, data: bytes, mapping: str = "") -> Fate:
    """Lay a message down for the worker and say what became of it; its id follows from its content.

    The file is on the disk before the receipt is: after a crash in between it is taken in, and whoever sends it again
    gets its receipt. The same bytes sent again are one message. Conflict (422) for nothing, or a mapping that is
    unknown; OperatorError when the disk takes no more. Not to be called within a transaction: another thread's may do
    what this one asks.
    """
    require(actor, Permission.API_INTAKE)
    workspace = current()
    if not data:
        raise Conflict("empty-message", "the message is empty", "send the message as the body", 422)
    if mapping and not mapping_files.is_known(mapping, workspace.mappings):
        raise Conflict(
            "unknown-mapping",
            "there is no mapping {mapping}",
            "docs/mappings.md lists them",
            422,
            mapping=repr(mapping),
        )
    sha256 = content_sha256(data)
    known = batches.is_received(sha256)
    sent = _Sent(actor, batch_id(sha256), sha256, mapping, len(data), laid=not known)
    if sent.laid:
        try:
            place_bytes(data, workspace.home / inbox.INBOX / inbox.file_name(sent.message_id, mapping))
        except OSError as error:
            raise _full(error) from error
    received_at = _RECEIPTS.ask(sent)
    fate = queries.fate(actor, sent.message_id) if known else None
    return fate or Fate(sent.message_id, Stage.WAITING, received_at, sent.bytes)


def _receipts(sent: Sequence[_Sent]) -> list[datetime]:
    """Give messages their receipts, those that have none, in one transaction; when each was received first."""
    workspace = current()
    if any(one.laid for one in sent):
        try:
            sync_directory(workspace.home / inbox.INBOX)
        except OSError as error:
            raise _full(error) from error
    with transaction.atomic():
        take_turn()  # of two processes that are sent the same message one finds the receipt of the other
        ids = {one.message_id for one in sent}
        rows = Receipt.objects.filter(message_id__in=ids).values_list("message_id", "sender", "received_at")
        received = {(message, sender): at for message, sender, at in rows}
        new = {one.named: one for one in sent if one.named not in received}
        for name in new:
            received[name] = workspace.now()
        Receipt.objects.bulk_create(
            Receipt(
                message_id=one.message_id,
                sender=sender,
                sha256=one.sha256,
                mapping=one.mapping,
                bytes=one.bytes,
                received_at=received[message, sender],
            )
            for (message, sender), one in new.items()
        )
        if new:
            record_all([_deed(one) for one in new.values()])
    return [received[one.named] for one in sent]


def _deed(one: _Sent) -> Deed:
    said = {"sha256": one.sha256, "bytes": one.bytes, "mapping": one.mapping}
    return Deed(one.actor, RECEIVED, one.message_id, said)


def _full(error: OSError) -> OperatorError:
    return OperatorError("the message cannot be kept: {strerror}", "send it again later", strerror=error.strerror)


_RECEIPTS: Together[_Sent, datetime] = Together(_receipts)
