"""Registering webhooks, and keeping account of what each is told."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys import queries as api_keys
from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.webhooks import addresses, events, queries, states
from tidewaiter.centre.webhooks.models import Delivery, Webhook
from tidewaiter.centre.webhooks.sending import Sent
from tidewaiter.centre.webhooks.states import DeliveryState
from tidewaiter.centre.workspace import current

MOST_WEBHOOKS = 20
"""A key's."""

LEASE = timedelta(seconds=60)
"""How long a delivery is left to whoever took it in hand."""

_COURIER = Actor("webhooks", "operator")


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery to be made now."""

    delivery: int
    webhook_id: str
    event: str
    url: str
    body: str


def register(actor: Actor, url: str, names: Sequence[str], *, private: bool) -> str:
    """Tell an address of events of these kinds from now on, and give the webhook's id.

    Only a program's key has webhooks: they see what it sees. Conflict (422) for an address or a kind that cannot be,
    409 beyond MOST_WEBHOOKS.
    """
    require(actor, Permission.API_READ)
    addresses.read(url, private=private)
    unknown = sorted(set(names) - set(events.NAMES))
    if unknown or not names:
        hint = "one or more of {names}"
        raise Conflict(
            "unknown-event",
            "no kind of event: {choices}",
            hint,
            422,
            choices=", ".join(map(storable.text, unknown)) or "none",
            names=", ".join(events.NAMES),
        )
    with transaction.atomic():
        key = api_keys.by_prefix(actor.session)
        if key is None:
            raise Conflict("key-needed", "a webhook belongs to a program's key", "register it with a key", 403)
        if queries.visible_to(actor).filter(ended_at=None).count() >= MOST_WEBHOOKS:
            raise Conflict(
                "too-many-webhooks",
                "a key has at most {most_webhooks} webhooks",
                "end one first",
                most_webhooks=MOST_WEBHOOKS,
            )
        row = Webhook.objects.create(
            key_prefix=key.prefix,
            url=url,
            events=sorted(set(names)),
            nonce=secrets.token_hex(16),
            cursor=audit_log.length(),
            created_at=current().now(),
            created_by=storable.text(actor.name),
        )
        record(actor, "webhooks.register", row.webhook_id, {"events": row.events, "key": key.prefix})
    return row.webhook_id


def end(actor: Actor, webhook_id: str) -> None:
    """Tell a webhook nothing more; 404 for one that the actor does not have."""
    with transaction.atomic():
        row = _mine(actor, webhook_id)
        row.ended_at = current().now()
        row.save(update_fields=["ended_at"])
        Delivery.objects.filter(webhook=row, state=DeliveryState.WAITING.value).update(
            state=DeliveryState.DEAD.value, error="the webhook was ended"
        )
        record(actor, "webhooks.end", row.webhook_id, {})


def test(actor: Actor, webhook_id: str, at: datetime) -> str:
    """Have a trial delivered, and give the event's name."""
    with transaction.atomic():
        row = _mine(actor, webhook_id)
        event = f"test_{secrets.token_hex(8)}"
        body = json.dumps({"id": 0, "type": "test", "at": at.isoformat(), "subject": row.webhook_id, "detail": {}})
        _owe(row, [(event, body)], at)
        record(actor, "webhooks.test", row.webhook_id, {"event": event})
    return event


def gather(at: datetime) -> int:
    """Owe each webhook what has happened since; gives how many deliveries. Webhooks of ended keys are told nothing."""
    made = 0
    newest = audit_log.length()
    for row in Webhook.objects.filter(ended_at=None, cursor__lt=newest).order_by("number"):
        with transaction.atomic():
            held = Webhook.objects.select_for_update().get(pk=row.pk)
            key = api_keys.by_prefix(held.key_prefix)
            if key is None or not key.holds(current().now()) or not key.allows(Scope.WEBHOOKS_WRITE):
                Webhook.objects.filter(pk=held.pk).update(cursor=newest)
                continue
            page = events.since(key.actor(), held.cursor)
            told = [event for event in page.events if event.name in held.events]
            _owe(held, [(f"evt_{event.number}", json.dumps(event.document())) for event in told], at)
            Webhook.objects.filter(pk=held.pk).update(cursor=page.last)
            made += len(told)
    return made


def claim(at: datetime, most: int = 20) -> list[Due]:
    """Take in hand deliveries that are due, oldest first; others leave them alone for LEASE."""
    with transaction.atomic():
        due = Delivery.objects.select_for_update().filter(state=DeliveryState.WAITING.value, next_at__lte=at)
        rows = list(due.order_by("next_at", "pk")[:most])
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(next_at=at + LEASE)
        hooks = Webhook.objects.in_bulk([row.webhook_id for row in rows])
    return [
        Due(row.pk, hooks[row.webhook_id].webhook_id, row.event, hooks[row.webhook_id].url, row.body) for row in rows
    ]


def settle(due: Due, sent: Sent, at: datetime) -> DeliveryState:
    """Keep what came of an attempt; one that failed is due again later, or given up."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=due.delivery)
        if row.state != DeliveryState.WAITING.value:
            return DeliveryState(row.state)
        row.attempts += 1
        row.status, row.error = sent.status, storable.text(sent.error)
        again = states.pause(row.attempts)
        if sent.delivered:
            row.state, row.delivered_at = DeliveryState.DELIVERED.value, at
        elif again is None:
            row.state = DeliveryState.DEAD.value
            record(_COURIER, "webhooks.give_up", due.webhook_id, {"event": row.event, "attempts": row.attempts})
        else:
            row.next_at = at + again
        row.save()
    return DeliveryState(row.state)


def forget(before: datetime) -> int:
    """Forget deliveries that were owed before a moment and wait no more; gives how many."""
    ended = Delivery.objects.filter(created_at__lt=before).exclude(state=DeliveryState.WAITING.value)
    return ended.delete()[0]


def _mine(actor: Actor, webhook_id: str) -> Webhook:
    rows = queries.visible_to(actor).select_for_update().filter(ended_at=None)
    row = rows.filter(pk=queries.number(webhook_id)).first()
    if row is None:
        raise Conflict(
            "unknown-webhook",
            "there is no webhook {webhook_id}",
            http_status=404,
            webhook_id=storable.text(webhook_id, 40),
        )
    return row


def _owe(row: Webhook, told: Sequence[tuple[str, str]], at: datetime) -> None:
    Delivery.objects.bulk_create(
        [
            Delivery(webhook=row, event=event, body=body, state=DeliveryState.WAITING.value, next_at=at, created_at=at)
            for event, body in told
        ],
        ignore_conflicts=True,
    )
