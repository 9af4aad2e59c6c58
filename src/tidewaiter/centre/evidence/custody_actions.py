"""Handing exhibits over: the giver offers, the receiver accepts or refuses; and putting new seals on.

An act covers one or several exhibits of one seizure, all or none.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import drafts, ledger_actions, queries
from tidewaiter.centre.evidence.drafts import Handover, Reading
from tidewaiter.centre.evidence.ledger_actions import Said
from tidewaiter.centre.evidence.models import Exhibit
from tidewaiter.centre.evidence.states import OFFERED, Step
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current


def offer(actor: Actor, seals: Mapping[str, str], handover: Handover) -> None:
    """Sign as giver: offer exhibits, each (id, seal as it reads now), to somebody who then accepts or refuses.

    Conflict: 'not-holder' (409) for what the actor does not hold, 'illegal-step' (409) for what is offered already,
    422 for no receiver or oneself, a moment to come, and a seal that differs from the one put on without a note.
    """
    require(actor, Permission.EVIDENCE_WRITE)
    giver, receiver = storable.text(actor.name), storable.text(handover.receiver.strip())
    if not receiver or drafts.same_person(receiver, giver) or drafts.is_outsider(receiver):
        raise Conflict("receiver-missing", "a hand-over has another person as receiver", "name them", 422)
    if handover.organisation.strip():
        receiver = drafts.outsider(receiver, storable.text(handover.organisation))
    drafts.check_moment(handover.happened_at, current().now())
    drafts.check_place(handover.place)
    with transaction.atomic():
        rows = ledger_actions.exhibits(actor, list(seals))
        ledger_actions.held_by(actor, rows)
        for row in rows:
            ledger_actions.explained(row, seals[row.exhibit_id], handover.condition, handover.note)
            row.offered_to = receiver
        said = [
            Said(
                happened_at=handover.happened_at,
                giver=giver,
                receiver=receiver,
                place=handover.place,
                seal=seals[row.exhibit_id].strip(),
                condition=handover.condition.value,
                note=handover.note,
            )
            for row in rows
        ]
        _take(actor, "evidence.offer", rows, Step.OFFERED, said)


def accept(actor: Actor, readings: Sequence[Reading], note: str = "") -> None:
    """Sign as receiver: take what was offered to the actor, each with its seal as read and its condition.

    Conflict: 'not-offered' (409) for what is not offered to the actor, 422 when a seal differs or the condition is
    not intact and no note says so.
    """
    require(actor, Permission.EVIDENCE_WRITE)
    receiver = storable.text(actor.name)
    with transaction.atomic():
        rows, read = _offered(actor, readings)
        offers = queries.last_steps([row.pk for row in rows])
        said = []
        for row in rows:
            reading, offered = read[row.exhibit_id], offers[row.pk]
            ledger_actions.explained(row, reading.seal, reading.condition, note)
            said.append(
                Said(
                    happened_at=current().now(),
                    giver=row.holder,
                    receiver=receiver,
                    place=offered.place,
                    seal=reading.seal.strip(),
                    condition=reading.condition.value,
                    note=note,
                )
            )
            row.holder, row.place, row.offered_to = receiver, offered.place, ""
        _take(actor, "evidence.accept", rows, Step.ACCEPTED, said)


def refuse(actor: Actor, exhibit_ids: Sequence[str], reason: str) -> None:
    """Sign as receiver that what was offered was not taken, and why; it stays with the giver."""
    require(actor, Permission.EVIDENCE_WRITE)
    ledger_actions.reasoned(reason, "a hand-over is refused for a reason")
    with transaction.atomic():
        rows, _ = _offered(actor, [Reading(exhibit_id, "") for exhibit_id in exhibit_ids])
        said = [
            Said(
                happened_at=current().now(),
                giver=row.holder,
                receiver=row.offered_to,
                place=row.place,
                note=reason,
            )
            for row in rows
        ]
        for row in rows:
            row.offered_to = ""
        _take(actor, "evidence.refuse", rows, Step.REFUSED, said, reason)


def recall(actor: Actor, exhibit_ids: Sequence[str], reason: str) -> None:
    """Take an offer back that nobody has accepted, for a reason."""
    require(actor, Permission.EVIDENCE_WRITE)
    ledger_actions.reasoned(reason, "an offer is taken back for a reason")
    with transaction.atomic():
        rows = ledger_actions.exhibits(actor, exhibit_ids)
        ledger_actions.held_by(actor, rows)
        said = [
            Said(happened_at=current().now(), giver=row.holder, receiver=row.offered_to, place=row.place, note=reason)
            for row in rows
        ]
        for row in rows:
            row.offered_to = ""
        _take(actor, "evidence.recall", rows, Step.RECALLED, said, reason)


def reseal(actor: Actor, exhibit_id: str, seal: str, reason: str, happened_at: datetime) -> None:
    """Put a new seal on an exhibit that the actor holds, saying why the old one was opened."""
    require(actor, Permission.EVIDENCE_WRITE)
    ledger_actions.reasoned(reason, "a seal is changed for a reason")
    drafts.check_moment(happened_at, current().now())
    if not seal.strip():
        raise Conflict("seal-missing", "a new seal has a number", "read it off the seal", 422)
    with transaction.atomic():
        rows = ledger_actions.exhibits(actor, [exhibit_id])
        ledger_actions.held_by(actor, rows)
        rows[0].seal = storable.text(seal.strip())
        said = Said(happened_at, giver=rows[0].holder, place=rows[0].place, seal=seal.strip(), note=reason)
        _take(actor, "evidence.reseal", rows, Step.RESEALED, [said], reason)


def _offered(actor: Actor, readings: Sequence[Reading]) -> tuple[list[Exhibit], dict[str, Reading]]:
    """Exhibits, locked, that are offered to the actor, and what was read of each."""
    rows = ledger_actions.exhibits(actor, [reading.exhibit_id for reading in readings])
    for row in rows:
        if row.offered_to != storable.text(actor.name) or row.state not in OFFERED:
            raise Conflict(
                "not-offered",
                "{exhibit_id} is not offered to {name}",
                "ask its holder to offer it",
                exhibit_id=row.exhibit_id,
                name=actor.name,
            )
    return rows, {reading.exhibit_id: reading for reading in readings}


def _take(
    actor: Actor, action: str, rows: Sequence[Exhibit], step: Step, said: Sequence[Said], reason: str = ""
) -> None:
    hashes = ledger_actions.step_all(actor, rows, step, said)
    seizure_id = rows[0].seizure.seizure_id
    record(actor, action, seizure_id, {"custody": hashes}, reason=reason, after={"step": step})
