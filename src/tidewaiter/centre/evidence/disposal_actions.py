"""Destroying evidence: one person orders it, another does it before a witness, and no legal hold stands."""

from collections.abc import Sequence

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import drafts, ledger_actions
from tidewaiter.centre.evidence.drafts import Destruction
from tidewaiter.centre.evidence.ledger_actions import Said
from tidewaiter.centre.evidence.models import Exhibit, LegalHold
from tidewaiter.centre.evidence.states import Step
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current


def condemn(actor: Actor, exhibit_ids: Sequence[str], reason: str) -> None:
    """Order that exhibits be destroyed, for a reason; Conflict (409, 'on-hold') while a legal hold stands."""
    require(actor, Permission.EVIDENCE_DESTROY)
    ledger_actions.reasoned(reason, "destruction is ordered for a reason")
    with transaction.atomic():
        rows = ledger_actions.exhibits(actor, exhibit_ids)
        _not_on_hold(rows)
        for row in rows:
            row.condemned_by = storable.text(actor.name)
        _take(actor, "evidence.condemn", rows, Step.CONDEMNED, reason)


def spare(actor: Actor, exhibit_ids: Sequence[str], reason: str) -> None:
    """Take an order of destruction back, for a reason."""
    require(actor, Permission.EVIDENCE_DESTROY)
    ledger_actions.reasoned(reason, "an order is taken back for a reason")
    with transaction.atomic():
        rows = ledger_actions.exhibits(actor, exhibit_ids)
        for row in rows:
            row.condemned_by = ""
        _take(actor, "evidence.spare", rows, Step.SPARED, reason)


def destroy(actor: Actor, seals: dict[str, str], done: Destruction) -> None:
    """Record that condemned exhibits, each (id, seal as it read), were destroyed by the actor, who holds them.

    Conflict: 'same-person' (409) when the actor ordered it, 'on-hold' (409) while a legal hold stands, 'in-vault'
    (409) for what no two people have signed out of a vault, 422 without
    a witness who is another person, a method and a place, and for a seal that differs without a note.
    """
    require(actor, Permission.EVIDENCE_WRITE)
    drafts.check_moment(done.happened_at, current().now())
    witness = done.witness.strip()
    if not witness or drafts.same_person(witness, actor.name) or not done.method.strip() or not done.place.strip():
        raise Conflict("witness-missing", "a destruction has a method, a place and another person as witness", "", 422)
    with transaction.atomic():
        rows = ledger_actions.exhibits(actor, list(seals))
        ledger_actions.held_by(actor, rows)
        _not_on_hold(rows)
        _not_in_a_vault(rows)
        for row in rows:
            if drafts.same_person(row.condemned_by, storable.text(actor.name)):
                raise Conflict(
                    "same-person", "{name} ordered it and cannot do it", "another person destroys it", name=actor.name
                )
            if storable.text(seals[row.exhibit_id].strip()) != row.seal and not done.note.strip():
                raise Conflict(
                    "note-required",
                    "{exhibit_id} was sealed {seal}",
                    "say what was found",
                    422,
                    exhibit_id=row.exhibit_id,
                    seal=row.seal,
                )
        note = f"{done.method.strip()}; witness {witness}{'; ' if done.note.strip() else ''}{done.note.strip()}"
        said = [
            Said(done.happened_at, giver=row.holder, place=done.place, seal=seals[row.exhibit_id].strip(), note=note)
            for row in rows
        ]
        for row in rows:
            row.holder, row.place = "", storable.text(done.place)
        hashes = ledger_actions.step_all(actor, rows, Step.DESTROYED, said)
        payload = {"custody": hashes, "condemned_by": {row.exhibit_id: row.condemned_by for row in rows}}
        record(actor, "evidence.destroy", rows[0].seizure.seizure_id, payload, reason=note)


def _take(actor: Actor, action: str, rows: Sequence[Exhibit], step: Step, reason: str) -> None:
    said = [Said(current().now(), giver=row.holder, place=row.place, note=reason) for row in rows]
    hashes = ledger_actions.step_all(actor, rows, step, said)
    record(actor, action, rows[0].seizure.seizure_id, {"custody": hashes}, reason=reason, after={"step": step})


def _not_on_hold(rows: Sequence[Exhibit]) -> None:
    hold = LegalHold.objects.filter(seizure=rows[0].seizure_id, lifted_at__isnull=True).order_by("pk").first()
    if hold is not None:
        raise Conflict(
            "on-hold", "a legal hold stands: {reason}", "nothing is destroyed before it is lifted", reason=hold.reason
        )


def _not_in_a_vault(rows: Sequence[Exhibit]) -> None:
    """A vault's ledger says of everything how it left (`vault.models.Holding` follows from signed movements)."""
    lying = Exhibit.objects.filter(pk__in=[row.pk for row in rows], holding__isnull=False).order_by("pk").first()
    if lying is not None:
        raise Conflict(
            "in-vault",
            "{exhibit_id} lies in a vault",
            "take it out for destruction first, signed by two people",
            exhibit_id=lying.exhibit_id,
        )
