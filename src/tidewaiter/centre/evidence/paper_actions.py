"""Hand-overs to and from somebody without an account, who signs on paper: a picture of the paper stands for the act.

Who holds the exhibits here records it, so one person vouches for both sides: each such step is flagged, and the digest
of the picture is part of what is sealed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import drafts, ledger_actions, queries
from tidewaiter.centre.evidence.drafts import Reading
from tidewaiter.centre.evidence.ledger_actions import Said
from tidewaiter.centre.evidence.models import Exhibit, Receipt
from tidewaiter.centre.evidence.states import Step
from tidewaiter.centre.exams import pictures
from tidewaiter.centre.exams.drafts import NewPicture
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current


def accept_on_paper(actor: Actor, readings: Sequence[Reading], paper: NewPicture, note: str = "") -> None:
    """Record that somebody without an account took what the actor had offered, by the paper that they signed.

    Conflict: 'not-holder' (409) for another than the giver, 'not-outside' (409) for what is offered to an account,
    422 as `custody_actions.accept`; those of `exams.pictures.check` for the picture.
    """
    require(actor, Permission.EVIDENCE_WRITE)
    media_type = pictures.check(paper.data, paper.sha256)
    with pictures.stored(current().home, paper.data) as file, transaction.atomic():
        rows = ledger_actions.exhibits(actor, [reading.exhibit_id for reading in readings])
        ledger_actions.held_by(actor, rows)
        read = {reading.exhibit_id: reading for reading in readings}
        offers = queries.last_steps([row.pk for row in rows])
        said = []
        for row in rows:
            reading = read[row.exhibit_id]
            if not drafts.is_outsider(row.offered_to):
                raise Conflict(
                    "not-outside",
                    "{exhibit_id} is not offered to anybody outside",
                    "they sign here",
                    exhibit_id=row.exhibit_id,
                )
            ledger_actions.explained(row, reading.seal, reading.condition, note)
            place, receiver = offers[row.pk].place, row.offered_to
            said.append(
                Said(
                    happened_at=current().now(),
                    giver=row.holder,
                    receiver=receiver,
                    place=place,
                    seal=reading.seal.strip(),
                    condition=reading.condition.value,
                    note=note,
                    receipt=paper.sha256,
                )
            )
            row.holder, row.place, row.offered_to = receiver, place, ""
        _keep(actor, rows[0], paper, media_type, file)
        hashes = ledger_actions.step_all(actor, rows, Step.ACCEPTED, said)
        payload = {"custody": hashes, "receipt": paper.sha256}
        record(actor, "evidence.accept_on_paper", rows[0].seizure.seizure_id, payload, after={"step": Step.ACCEPTED})


def take_back(
    actor: Actor, readings: Sequence[Reading], place: str, happened_at: datetime, paper: NewPicture, note: str = ""
) -> None:
    """Record that somebody without an account gave exhibits back to the actor, by the paper that they signed.

    The offer and its acceptance are two steps of one act. Conflict: 'not-outside' (409) for what an account holds,
    'two-holders' (422) for exhibits of different holders, and as `accept_on_paper`.
    """
    require(actor, Permission.EVIDENCE_WRITE)
    media_type = pictures.check(paper.data, paper.sha256)
    drafts.check_moment(happened_at, current().now())
    drafts.check_place(place)
    receiver = storable.text(actor.name)
    with pictures.stored(current().home, paper.data) as file, transaction.atomic():
        rows = ledger_actions.exhibits(actor, [reading.exhibit_id for reading in readings])
        if not all(drafts.is_outsider(row.holder) for row in rows):
            raise Conflict("not-outside", "an account holds this", "it is offered and accepted here")
        if len({row.holder for row in rows}) > 1:
            raise Conflict("two-holders", "these exhibits have different holders", "take each holder's by itself", 422)
        read = {reading.exhibit_id: reading for reading in readings}
        said = []
        for row in rows:
            reading = read[row.exhibit_id]
            ledger_actions.explained(row, reading.seal, reading.condition, note)
            said.append(
                Said(
                    happened_at=happened_at,
                    giver=row.holder,
                    receiver=receiver,
                    place=place,
                    seal=reading.seal.strip(),
                    condition=reading.condition.value,
                    note=note,
                    receipt=paper.sha256,
                )
            )
        _keep(actor, rows[0], paper, media_type, file)
        ledger_actions.step_all(actor, rows, Step.OFFERED, said)
        for row in rows:
            row.holder, row.place = receiver, storable.text(place)
        here = [replace(one, receipt="") for one in said]  # the receiver signs here
        hashes = ledger_actions.step_all(actor, rows, Step.ACCEPTED, here)
        payload = {"custody": hashes, "receipt": paper.sha256}
        record(actor, "evidence.take_back", rows[0].seizure.seizure_id, payload, after={"step": Step.ACCEPTED})


def _keep(actor: Actor, exhibit: Exhibit, paper: NewPicture, media_type: str, file: str) -> None:
    Receipt.objects.create(
        seizure=exhibit.seizure,
        file=file,
        sha256=paper.sha256,
        bytes=len(paper.data),
        media_type=media_type,
        added_at=current().now(),
        added_by=storable.text(actor.name),
    )
