"""Proposing, approving and revoking waivers, and telling people when one ends."""

from datetime import timedelta

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.waivers.draft import NewWaiver, check, number, state_on
from tidewaiter.centre.waivers.models import Waiver
from tidewaiter.centre.waivers.standing import State
from tidewaiter.centre.workspace import current

SOON = timedelta(days=30)
"""How long before a waiver ends people are told."""

TOLD_SOON, TOLD_EXPIRED = "soon", "expired"


def propose(actor: Actor, waiver: NewWaiver) -> str:
    """Put a waiver forward and give its id ('W-000123'); it is not in force until a second person approves it."""
    require(actor, Permission.WAIVERS_WRITE)
    now = current().now()
    check(waiver, now.date())
    with transaction.atomic():
        row = Waiver.objects.create(
            of=waiver.of.value,
            name=storable.text(waiver.name.strip()),
            elements=list(dict.fromkeys(waiver.elements)),
            reason=storable.text(waiver.reason.strip()),
            plan=storable.text(waiver.plan.strip()),
            begins=waiver.begins,
            expires=waiver.expires,
            proposed_by=storable.text(actor.name),
            proposed_at=now,
        )
        payload = {"of": row.of, "name": row.name, "elements": row.elements, "reason": row.reason, "plan": row.plan}
        payload |= {"begins": f"{row.begins}", "expires": f"{row.expires}"}
        record(actor, "waivers.propose", row.waiver_id, payload, after={"state": State.PROPOSED.value})
    return row.waiver_id


def approve(actor: Actor, waiver_id: str) -> None:
    """Put a waiver in force from its first day; Conflict for one's own, and for what is not proposed any more."""
    require(actor, Permission.WAIVERS_WRITE)
    with transaction.atomic():
        row = _row(waiver_id)
        _expect(row, State.PROPOSED)
        if row.proposed_by == storable.text(actor.name):
            raise Conflict("second-person", "who proposed it does not approve it", "ask a second person", 403)
        row.approved_by, row.approved_at = storable.text(actor.name), current().now()
        row.save(update_fields=["approved_by", "approved_at"])
        record(
            actor,
            "waivers.approve",
            row.waiver_id,
            {},
            before={"state": State.PROPOSED.value},
            after={"state": _state(row).value},
        )


def revoke(actor: Actor, waiver_id: str, why: str) -> None:
    """End a waiver today, or turn a proposal down, saying why."""
    require(actor, Permission.WAIVERS_WRITE)
    if not why.strip():
        raise Conflict("revoked-unexplained", "say why the waiver ends", "write a sentence", 422)
    with transaction.atomic():
        row = _row(waiver_id)
        before = _state(row)
        _expect(row, State.PROPOSED, State.TO_COME, State.IN_FORCE)
        row.revoked_by, row.revoked_at, row.revoked_why = (
            storable.text(actor.name),
            current().now(),
            storable.text(why.strip()),
        )
        row.save(update_fields=["revoked_by", "revoked_at", "revoked_why"])
        record(
            actor,
            "waivers.revoke",
            row.waiver_id,
            {"why": row.revoked_why},
            before={"state": before.value},
            after={"state": State.REVOKED.value},
        )


def tell_of_ends(actor: Actor) -> int:
    """Tell managers of approved waivers that end soon, with an alarm of those that ended; each once. How many."""
    today, told = current().now().date(), 0
    due = Waiver.objects.filter(approved_at__isnull=False, revoked_at__isnull=True, expires__lte=today + SOON)
    for pk in due.exclude(told=TOLD_EXPIRED).order_by("number").values_list("pk", flat=True):
        with transaction.atomic():
            row = Waiver.objects.select_for_update().get(pk=pk)
            over = row.expires < today
            said = TOLD_EXPIRED if over else TOLD_SOON
            if row.told == said or row.revoked_at is not None:
                continue
            text = f"Waiver {row.waiver_id} for {row.of} {row.name} " + (
                f"expired on {row.expires}: its elements are owed again" if over else f"expires on {row.expires}"
            )
            notify(actor, to=To(role=Role.MANAGER), text=text, link=f"/quality/waivers/{row.waiver_id}", alarm=over)
            row.told = said
            row.save(update_fields=["told"])
            told += 1
    return told


def _row(waiver_id: str) -> Waiver:
    row = Waiver.objects.select_for_update().filter(pk=number(waiver_id)).first()
    if row is None:
        raise Conflict("unknown-waiver", "there is no waiver {waiver_id}", http_status=404, waiver_id=waiver_id)
    return row


def _state(row: Waiver) -> State:
    today = current().now().date()
    return state_on(today, row.begins, row.expires, approved=bool(row.approved_by), revoked=row.revoked_at is not None)


def _expect(row: Waiver, *states: State) -> None:
    state = _state(row)
    if state not in states:
        raise Conflict(
            "waiver-state", "{waiver_id} is {state}", waiver_id=row.waiver_id, state=state.value.replace("_", " ")
        )
