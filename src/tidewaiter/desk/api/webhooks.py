"""Webhooks: registered, listed, tried and ended."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.webhooks import actions, queries
from tidewaiter.centre.webhooks.queries import WebhookView
from tidewaiter.centre.webhooks.states import DeliveryState
from tidewaiter.desk.api.asked import Asked
from tidewaiter.desk.api.credentials import For, actor_of
from tidewaiter.desk.api.idempotency import extra, once

router = Router(tags=["webhooks"])


class Delivery(Schema):
    """One event on its way; `status` is what the receiver answered last."""

    event: str
    state: DeliveryState
    attempts: int
    next_at: datetime
    status: int | None
    error: str
    created_at: datetime
    delivered_at: datetime | None


class Webhook(Schema):
    """An address that is told of events, how many deliveries wait or were given up, and the latest ones."""

    webhook_id: str
    url: str
    events: list[str]
    created_at: datetime
    waiting: int
    dead: int
    deliveries: list[Delivery]


class Registered(Webhook):
    """A new webhook with its secret, which is not shown again."""

    secret: str


class Webhooks(Schema):
    """The key's webhooks."""

    items: list[Webhook]


class Registration(Asked):
    """Where to tell of which kinds of event."""

    url: str = Field(max_length=500)
    events: list[str] = Field(min_length=1, max_length=50)


class Trial(Schema):
    """The name of the event that is being delivered."""

    event: str


@router.get(
    "",
    auth=For(Scope.WEBHOOKS_WRITE),
    response=Webhooks,
    operation_id="list_webhooks",
    summary="The key's webhooks and what was delivered",
)
def index(request: HttpRequest) -> Webhooks:
    """With the latest twenty deliveries of each."""
    return Webhooks(items=[Webhook(**_plain(view)) for view in queries.webhooks(actor_of(request))])


@router.post(
    "",
    auth=For(Scope.WEBHOOKS_WRITE),
    response={201: Registered},
    operation_id="register_webhook",
    summary="Have events delivered to an address",
    openapi_extra=extra(),
)
def register(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Deliveries are signed with the secret in the answer (docs/api.md); addresses of inner networks are refused."""
    actor = actor_of(request)

    def act() -> Schema:
        private = settings.ENVIRONMENT.webhooks_private
        made = actions.register(actor, registration.url, registration.events, private=private)
        return Registered(**_plain(_webhook(actor, made)), secret=queries.secret_of(made))

    def restored(body: dict[str, object]) -> dict[str, object]:
        return {**body, "secret": queries.secret_of(str(body["webhook_id"]))}

    return once(request, 201, act, restored=restored, secret="secret")  # noqa: S106 - the field's name


@router.post(
    "/{webhook_id}/test",
    auth=For(Scope.WEBHOOKS_WRITE),
    response={202: Trial},
    operation_id="test_webhook",
    summary="Have a trial delivered",
    openapi_extra=extra(),
)
def test(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """It is delivered within some seconds; the list says what came of it."""
    actor = actor_of(request)
    return once(request, 202, lambda: Trial(event=actions.test(actor, webhook_id, datetime.now(UTC))))


@router.delete(
    "/{webhook_id}",
    auth=For(Scope.WEBHOOKS_WRITE),
    response={204: None},
    operation_id="end_webhook",
    summary="Tell a webhook nothing more",
)
def end(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Deliveries that wait are given up."""
    actions.end(actor_of(request), webhook_id)
    return HttpResponse(status=204)


def _webhook(actor: Actor, webhook_id: str) -> WebhookView:
    view = queries.webhook(actor, webhook_id)
    if view is None:
        raise Conflict("unknown-webhook", "there is no webhook of this id", "", 404)
    return view


def _plain(view: WebhookView) -> dict[str, Any]:
    plain: dict[str, Any] = {
        name: getattr(view, name) for name in Webhook.model_fields if name not in {"events", "deliveries"}
    }
    sent = [Delivery(**{name: getattr(one, name) for name in Delivery.model_fields}) for one in view.deliveries]
    return {**plain, "events": list(view.events), "deliveries": sent}
