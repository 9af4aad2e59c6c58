"""Drafting, approving and retiring safety cards, and keeping the texts that were read."""

from collections.abc import Sequence

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.safety import drafts, queries, states
from tidewaiter.centre.safety.cards import Card
from tidewaiter.centre.safety.drafts import NewCard
from tidewaiter.centre.safety.models import CardVersion
from tidewaiter.centre.safety.states import CardState
from tidewaiter.centre.workspace import current

_TEXTS = ("title", "do_not_open", "protection", "rules", "signs", "first_aid", "naloxone", "sources")


def draft(actor: Actor, card: NewCard) -> int:
    """Draft the next version of a card and give its number; nobody is shown it until it is approved.

    Conflict: 404 for a code that no card has, 422 for a text that is not whole or too long to be read at a bench.
    """
    require(actor, Permission.SAFETY_CARDS)
    text = drafts.text_of(card)
    drafts.check(card, text)
    with transaction.atomic():
        known = queries.in_force(current().home)
        if card.code not in known:
            raise Conflict("unknown-card", "there is no safety card {called}", http_status=404, called=card.code)
        kept = CardVersion.objects.select_for_update().filter(code=card.code).values_list("version", flat=True)
        version = max([known[card.code].version, *kept]) + 1
        row = CardVersion.objects.create(
            code=card.code,
            version=version,
            state=CardState.DRAFT.value,
            sha256=drafts.digest(card.code, version, text),
            note=storable.text(card.note.strip(), 2000),
            drafted_by=storable.text(actor.name),
            drafted_at=current().now(),
            **text,
        )
        record(actor, "safety.draft", str(row), {"sha256": row.sha256}, after={"state": row.state})
    return row.pk


def approve(actor: Actor, number: int) -> None:
    """Put a version in force as medical adviser; the one approved before is retired by it.

    Conflict: 'second-person' (403) for one's own draft.
    """
    require(actor, Permission.SAFETY_APPROVE)
    with transaction.atomic():
        row = _row(number)
        at = CardState(row.state)
        states.check(at, CardState.APPROVED)
        if row.drafted_by == storable.text(actor.name):
            raise Conflict("second-person", "who drafted it does not approve it", "ask another medical adviser", 403)
        before = CardVersion.objects.select_for_update().filter(code=row.code, state=CardState.APPROVED.value).first()
        if before is not None:
            _end(actor, before, CardState.RETIRED, f"version {row.version} was approved")
        row.state, row.approved_by, row.approved_at = (
            CardState.APPROVED.value,
            storable.text(actor.name),
            current().now(),
        )
        row.ended_by, row.ended_at, row.ended_because = "", None, ""
        row.save(update_fields=["state", "approved_by", "approved_at", "ended_by", "ended_at", "ended_because"])
        payload = {"sha256": row.sha256, "instead_of": None if before is None else before.version}
        record(actor, "safety.approve", str(row), payload, before={"state": at}, after={"state": row.state})


def approve_file(actor: Actor, code: str, sha256: str) -> int:
    """Approve the text of the file that is in force for a code, as it stands; gives the version's number.

    Conflict: 404 for a code that no card has, 'safety-card-changed' when the file is another text by now.
    """
    require(actor, Permission.SAFETY_APPROVE)
    with transaction.atomic():
        card = queries.in_force(current().home).get(code)
        if card is None:
            raise Conflict("unknown-card", "there is no safety card {called}", http_status=404, called=code)
        if card.sha256 != sha256:
            raise Conflict("safety-card-changed", "the text is another by now", "read it again")
        keep(actor, [card])
        number = queries.kept(code, sha256)
        if number is None:
            raise RuntimeError(f"the text of {code} was not kept")
        approve(actor, number)
    return number


def end(actor: Actor, number: int, because: str) -> None:
    """Turn a draft down, or retire a version; without an approved one the file of its code is shown again."""
    require(actor, Permission.SAFETY_CARDS)
    if not because.strip():
        raise Conflict("reason-required", "a safety card ends for a reason", "say why", 422)
    with transaction.atomic():
        row = _row(number)
        to = CardState.TURNED_DOWN if row.state == CardState.DRAFT else CardState.RETIRED
        _end(actor, row, to, because)


def keep(actor: Actor, shown: Sequence[Card]) -> None:
    """Keep the texts of cards that were read, those that are kept already left out; part of another transaction."""
    for card in shown:
        if CardVersion.objects.filter(code=card.code, version=card.version, sha256=card.sha256).exists():
            continue
        told = {name: getattr(card, name) for name in _TEXTS}
        row = CardVersion.objects.create(
            code=card.code,
            version=card.version,
            state=CardState.FILE.value,
            sha256=card.sha256,
            drafted_by=card.approved_by,
            drafted_at=current().now(),
            **{name: list(value) if isinstance(value, tuple) else value for name, value in told.items()},
        )
        record(actor, "safety.keep", str(row), {"sha256": row.sha256}, after={"state": row.state})


def _end(actor: Actor, row: CardVersion, to: CardState, because: str) -> None:
    at = CardState(row.state)
    states.check(at, to)
    row.state, row.ended_at, row.ended_by = to.value, current().now(), storable.text(actor.name)
    row.ended_because = storable.text(because.strip(), 2000)
    row.save(update_fields=["state", "ended_at", "ended_by", "ended_because"])
    record(actor, "safety.end", str(row), {}, reason=because.strip(), before={"state": at}, after={"state": to})


def _row(number: int) -> CardVersion:
    row = CardVersion.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise Conflict("unknown-card", "there is no such version of a safety card", http_status=404)
    return row
