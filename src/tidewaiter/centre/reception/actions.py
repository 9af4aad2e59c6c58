"""Receiving a message: its bytes on the disk for the worker, whole, before anything is answered."""

from django.db import transaction

from tidewaiter.centre import inbox, storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import batch_id, content_sha256
from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.reception.models import Receipt
from tidewaiter.centre.workspace import current
from tidewaiter.formats import registry

RECEIVED = "reception.receive"
"""Its audit entries change nothing on which an assessment rests."""


def receive(actor: Actor, data: bytes, mapping: str = "") -> str:
    """Lay a message down for the worker and give its id, which follows from its content.

    The file is on the disk before the receipt is: after a crash in between it is taken in, and whoever sends it again
    gets its receipt. The same bytes sent again are one message. Conflict (422) for nothing, or a mapping that is
    unknown; OperatorError when the disk takes no more.
    """
    require(actor, Permission.API_INTAKE)
    workspace = current()
    if not data:
        raise Conflict("empty-message", "the message is empty", "send the message as the body", 422)
    if mapping and mapping not in {known.name for known in registry.mappings_in(workspace.mappings)}:
        raise Conflict("unknown-mapping", f"there is no mapping {mapping!r}", "docs/mappings.md lists them", 422)
    sha256 = content_sha256(data)
    message_id = batch_id(sha256)
    if batches.batch_by_sha(sha256) is None:
        try:
            write_bytes_atomically(data, workspace.home / inbox.INBOX / inbox.file_name(message_id, mapping))
        except OSError as error:
            raise OperatorError(f"the message cannot be kept: {error.strerror}", "send it again later") from error
    with transaction.atomic():
        _, new = Receipt.objects.get_or_create(
            message_id=message_id,
            sender=storable.text(actor.name),
            defaults={
                "sha256": sha256,
                "mapping": mapping,
                "bytes": len(data),
                "received_at": workspace.now(),
            },
        )
        if new:
            record(actor, RECEIVED, message_id, {"sha256": sha256, "bytes": len(data), "mapping": mapping})
    return message_id
