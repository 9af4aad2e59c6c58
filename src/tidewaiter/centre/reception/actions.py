"""Receiving a message: its bytes on the disk for the worker, whole, before anything is answered.

Messages that come at the same time are received in one transaction (`together.py`), each with a receipt and an audit
entry of its own, and small ones lie in one file (`bundles.py`): disk and store are waited for once for all of them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from tidewaiter.centre import bundles, inbox, storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_calls.actions import Answer, Call, keep_all, unanswered
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
class Sending:
    """A message that somebody sends. `call` is how the sender named the call, `answer` what is said to it."""

    actor: Actor
    data: bytes
    mapping: str = ""
    call: Call | None = None
    answer: Callable[[Fate], Answer] | None = None
    sha256: str = field(init=False)
    message_id: str = field(init=False)

    def __post_init__(self) -> None:
        """Name it after its content."""
        object.__setattr__(self, "sha256", content_sha256(self.data))
        object.__setattr__(self, "message_id", batch_id(self.sha256))

    @property
    def named(self) -> tuple[str, str]:
        """What it is received under: the message and its sender."""
        return self.message_id, storable.text(self.actor.name)

    @property
    def file(self) -> str:
        """What it is called in the inbox."""
        return inbox.file_name(self.message_id, self.mapping)


def check(data: bytes, mapping: str) -> None:
    """Raise Conflict (422) for nothing, or a mapping that is unknown."""
    if not data:
        raise Conflict("empty-message", "the message is empty", "send the message as the body", 422)
    if mapping and not mapping_files.is_known(mapping, current().mappings):
        raise Conflict(
            "unknown-mapping",
            "there is no mapping {mapping}",
            "docs/mappings.md lists them",
            422,
            mapping=repr(mapping),
        )


def receive(actor: Actor, data: bytes, mapping: str = "") -> Fate:
    """Lay a message down for the worker and say what became of it; its id follows from its content.

    The file is on the disk before the receipt is: after a crash in between it is taken in, and whoever sends it again
    gets its receipt. The same bytes sent again are one message. Conflict (422) as `check`; OperatorError when the disk
    takes no more. Not to be called within a transaction: another thread's may do what this one asks.
    """
    require(actor, Permission.API_INTAKE)
    check(data, mapping)
    fate = _TOGETHER.ask(Sending(actor, data, mapping))
    if fate is None:
        raise RuntimeError("a message without a call's name was not received")
    return fate


def receive_all(sendings: Sequence[Sending]) -> list[Fate | None]:
    """Several messages as `receive` takes one, each by its own sender and checked before, in one transaction.

    The answer to a call that its sender named is kept in the same transaction. None, and nothing was done, for a call
    whose name was used before or by another of these: whoever asks for it alone is told. What is raised is raised for
    all of them, and no receipt is written.
    """
    for one in sendings:
        require(one.actor, Permission.API_INTAKE)
    mine = unanswered([one.call for one in sendings if one.call is not None])
    taken = [one for one in sendings if one.call is None or one.call in mine]
    known = batches.received_among(one.sha256 for one in taken)
    _lay([one for one in taken if one.sha256 not in known])
    with transaction.atomic():
        received = _receipts(taken)
        fates = {id(one): _fate(one, received[one.named], known) for one in taken}
        answers = {
            one.call: one.answer(fate)
            for one in taken
            if one.call is not None and one.answer is not None and (fate := fates[id(one)])
        }
        if answers:
            keep_all(answers)
    return [fates.get(id(one)) for one in sendings]


def _lay(sendings: Sequence[Sending]) -> None:
    """Lay messages into the inbox, small ones that came together in one file, and wait for the disk."""
    files = {one.file: one.data for one in sendings}
    small = [(name, data) for name, data in files.items() if len(data) <= bundles.MOST_BYTES]
    if len(small) > 1:
        name, whole = bundles.bundle(small)
        files = {name: whole, **{name: data for name, data in files.items() if len(data) > bundles.MOST_BYTES}}
    folder = current().home / inbox.INBOX
    try:
        for name, data in files.items():
            place_bytes(data, folder / name)
        if files:
            sync_directory(folder)
    except OSError as error:
        raise OperatorError(
            "the message cannot be kept: {strerror}", "send it again later", strerror=error.strerror
        ) from error


def _receipts(sendings: Sequence[Sending]) -> dict[tuple[str, str], datetime]:
    """Give messages their receipts, those that have none; when each was received first."""
    take_turn()  # of two processes that are sent the same message one finds the receipt of the other
    ids = {one.message_id for one in sendings}
    rows = Receipt.objects.filter(message_id__in=ids).values_list("message_id", "sender", "received_at")
    received = {(message, sender): at for message, sender, at in rows}
    new = {one.named: one for one in sendings if one.named not in received}
    now = current().now()
    Receipt.objects.bulk_create(
        Receipt(
            message_id=one.message_id,
            sender=sender,
            sha256=one.sha256,
            mapping=one.mapping,
            bytes=len(one.data),
            received_at=now,
        )
        for (_, sender), one in new.items()
    )
    if new:
        record_all([_deed(one) for one in new.values()])
    return received | dict.fromkeys(new, now)


def _fate(one: Sending, received_at: datetime, known: Collection[str]) -> Fate:
    fate = queries.fate(one.actor, one.message_id) if one.sha256 in known else None
    return fate or Fate(one.message_id, Stage.WAITING, received_at, len(one.data))


def _deed(one: Sending) -> Deed:
    said = {"sha256": one.sha256, "bytes": len(one.data), "mapping": one.mapping}
    return Deed(one.actor, RECEIVED, one.message_id, said)


_TOGETHER: Together[Sending, Fate | None] = Together(receive_all)
