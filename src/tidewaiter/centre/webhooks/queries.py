"""Reading webhooks and what was delivered."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tidewaiter.centre import keys as workspace_keys
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.webhooks import signing
from tidewaiter.centre.webhooks.models import Delivery, Webhook
from tidewaiter.centre.webhooks.states import DeliveryState
from tidewaiter.centre.workspace import current

_ID = re.compile(r"W-([0-9]{1,18})")
SHOWN = 20


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery as it is shown; `status` is what the receiver answered last, None for no answer."""

    event: str
    state: DeliveryState
    attempts: int
    next_at: datetime
    status: int | None
    error: str
    created_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class WebhookView:
    """A webhook as it is shown, with its latest deliveries first."""

    webhook_id: str
    key_prefix: str
    url: str
    events: tuple[str, ...]
    created_at: datetime
    created_by: str
    ended_at: datetime | None
    waiting: int
    dead: int
    deliveries: tuple[DeliveryView, ...]


def number(webhook_id: str) -> int:
    """The number in 'W-000123', 0, which no webhook has, for anything else."""
    found = _ID.fullmatch(webhook_id)
    return int(found[1]) if found else 0


def visible_to(actor: Actor) -> QuerySet[Webhook]:
    """A key's own webhooks; all of them for who looks after keys."""
    rows = Webhook.objects.all()
    return rows if allowed(actor, Permission.ADMINISTER) else rows.filter(key_prefix=actor.session)


def webhooks(actor: Actor) -> list[WebhookView]:
    """Webhooks that tell of something still, oldest first."""
    return [_view(row) for row in visible_to(actor).filter(ended_at=None).order_by("number")]


def webhook(actor: Actor, webhook_id: str) -> WebhookView | None:
    """A webhook, None for one that is somebody else's."""
    row = visible_to(actor).filter(pk=number(webhook_id)).first()
    return None if row is None else _view(row)


def secret_of(webhook_id: str) -> str:
    """The secret by which a webhook's deliveries are signed."""
    row = Webhook.objects.get(pk=number(webhook_id))
    key = (current().home / "keys" / workspace_keys.DESK_KEY).read_bytes()
    return signing.secret(key, row.webhook_id, row.nonce)


def _view(row: Webhook) -> WebhookView:
    sent = Delivery.objects.filter(webhook=row)
    return WebhookView(
        webhook_id=row.webhook_id,
        key_prefix=row.key_prefix,
        url=row.url,
        events=tuple(row.events),
        created_at=row.created_at,
        created_by=row.created_by,
        ended_at=row.ended_at,
        waiting=sent.filter(state=DeliveryState.WAITING.value).count(),
        dead=sent.filter(state=DeliveryState.DEAD.value).count(),
        deliveries=tuple(
            DeliveryView(**{**one, "state": DeliveryState(one["state"])})
            for one in sent.order_by("-pk").values(*DeliveryView.__slots__)[:SHOWN]
        ),
    )
