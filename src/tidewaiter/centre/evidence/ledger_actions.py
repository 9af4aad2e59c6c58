"""Steps within the actions of custody: finding and locking what they are about, and writing the ledger.

None has an audit entry of its own: each runs in the transaction of the action that calls it, whose entry holds the
hash of every step, so that the audit log seals the end of each exhibit's chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tidewaiter.audit import chain
from tidewaiter.audit.canonical import canonical
from tidewaiter.audit.chain import Entry
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import drafts, queries
from tidewaiter.centre.evidence.drafts import Condition
from tidewaiter.centre.evidence.models import CustodyEntry, Exhibit, Seizure
from tidewaiter.centre.evidence.states import ExhibitState, Step, after
from tidewaiter.centre.workspace import current


@dataclass(frozen=True, slots=True)
class Said:
    """What a step says beside who recorded it and when."""

    happened_at: datetime
    giver: str = ""
    receiver: str = ""
    place: str = ""
    seal: str = ""
    condition: str = ""
    note: str = ""
    receipt: str = ""  # SHA-256 (hex) of the picture of a paper that was signed


def write(actor: Actor, exhibit: Exhibit, step: Step, said: Said) -> list[object]:
    """Add a step to a locked exhibit's chain; gives its number and its hash in hex."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a step of custody is written within the transaction of the action that takes it")
    last = CustodyEntry.objects.filter(exhibit=exhibit).order_by("-seq").first()
    payload = {
        name: storable.text(value) if isinstance(value := getattr(said, name), str) else value
        for name in Said.__slots__
        if name != "note"
    }
    entry = Entry(
        seq=1 if last is None else last.seq + 1,
        at=current().now(),
        actor=storable.text(actor.name),
        session=storable.text(actor.session),
        role=storable.text(actor.role),
        action=f"custody.{step}",
        object=exhibit.exhibit_id,
        before="",
        after="",
        payload=canonical(payload),
        reason=storable.text(said.note),
    )
    sealed = chain.seal(entry, chain.GENESIS if last is None else bytes.fromhex(last.hash), current().keys.audit)
    CustodyEntry.objects.create(
        exhibit=exhibit,
        seq=entry.seq,
        step=step.value,
        at=entry.at,
        actor=entry.actor,
        session=entry.session,
        role=entry.role,
        payload=entry.payload,
        note=entry.reason,
        prev_hash=sealed.prev_hash.hex(),
        hash=sealed.hash.hex(),
    )
    return [entry.seq, sealed.hash.hex()]


def step_all(actor: Actor, exhibits: Sequence[Exhibit], step: Step, said: Sequence[Said]) -> dict[str, list[object]]:
    """Take the same step for locked exhibits, each as said of it, and save where they stand; number and hash by id."""
    hashes = {}
    for exhibit, one in zip(exhibits, said, strict=True):
        exhibit.state = after(ExhibitState(exhibit.state), step, exhibit.exhibit_id).value
        hashes[exhibit.exhibit_id] = write(actor, exhibit, step, one)
    Exhibit.objects.bulk_update(
        exhibits, ["state", "holder", "place", "seal", "offered_to", "condemned_by"], batch_size=100
    )
    return hashes


def seizure(actor: Actor, seizure_id: str) -> Seizure:
    """The seizure, locked; 404 for one that the actor does not see."""
    rows = queries.visible_to(actor).select_for_update()
    row = rows.filter(pk=drafts.number(seizure_id, "S")).first()
    if row is None:
        raise Conflict("unknown-seizure", "there is no seizure {seizure_id}", http_status=404, seizure_id=seizure_id)
    return row


def exhibits(actor: Actor, exhibit_ids: Sequence[str]) -> list[Exhibit]:
    """Exhibits of one seizure, locked, each once, by their numbers; 404 for any that the actor does not see.

    The seizure is locked before them, so that two acts on it wait for each other and never for each other's exhibits.
    """
    numbers = sorted({drafts.number(exhibit_id, "E") for exhibit_id in exhibit_ids})
    if not numbers:
        raise Conflict("exhibits-missing", "no exhibit was named", "choose at least one", 422)
    visible = queries.exhibits_visible_to(actor)
    seizures = set(visible.filter(pk__in=numbers).values_list("seizure_id", flat=True))
    if len(seizures) > 1:
        raise Conflict(
            "two-seizures", "these exhibits are of different seizures", "do one seizure after the other", 422
        )
    Seizure.objects.select_for_update().filter(pk__in=seizures).first()
    rows = list(visible.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"))
    if len(rows) < len(numbers):
        raise Conflict("unknown-exhibit", "there is no such exhibit", "open the seizure again", http_status=404)
    return rows


def held_by(actor: Actor, rows: Sequence[Exhibit]) -> None:
    """Raise Conflict (409, 'not-holder') unless the actor holds all of these."""
    for exhibit in rows:
        if exhibit.holder != storable.text(actor.name):
            raise Conflict(
                "not-holder",
                "{holder} holds {exhibit_id}",
                "ask them",
                holder=exhibit.holder or "nobody",
                exhibit_id=exhibit.exhibit_id,
            )


def reasoned(reason: str, message: str) -> None:
    """Raise Conflict (422) for an empty reason."""
    if not reason.strip():
        raise Conflict("reason-required", message, "say why", 422)


def explained(row: Exhibit, seal: str, condition: Condition, note: str) -> None:
    """Raise Conflict (422) for a seal or a condition that needs words and has none."""
    if (storable.text(seal.strip()) != row.seal or condition is not Condition.INTACT) and not note.strip():
        raise Conflict(
            "note-required",
            "{exhibit_id}: seal {seal} was put on; reads {seal_too}, {condition}",
            "say in the note what was found",
            422,
            exhibit_id=row.exhibit_id,
            seal=row.seal or "(none)",
            seal_too=seal.strip() or "(none)",
            condition=condition,
        )
