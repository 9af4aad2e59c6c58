"""Targets out, and what a port does about them in."""

from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.targets import actions, drafts, queries
from tidewaiter.centre.targets.queries import TargetView, Wanted
from tidewaiter.centre.targets.states import State
from tidewaiter.desk.api import fields
from tidewaiter.desk.api.asked import Asked
from tidewaiter.desk.api.credentials import For, actor_of
from tidewaiter.desk.api.idempotency import extra, once

router = Router(tags=["targets"])

MOST = 500


class Step(StrEnum):
    """Where a port can take a target; what an examination finds is reported to /outcomes."""

    ACKNOWLEDGED = "acknowledged"
    LOCATED = "located"
    PRESENTED = "presented"
    NOT_PRESENTED = "not_presented"
    MISSED = "missed"
    ALREADY_DELIVERED = "already_delivered"
    WITHDRAWN = "withdrawn"


class Wish(Schema):
    """Which targets; what is left out asks for any."""

    facility: str = Field("", max_length=80)
    shift_date: date | None = None
    shift: str = Field("", max_length=80)
    state: State | None = None
    after: str = Field("", max_length=40, description="The id after which to go on: `next` of the answer before.")
    limit: int = Field(100, ge=1, le=MOST)


class Target(Schema):
    """A consignment that a facility is to examine in a shift; which fields there are depends on the key's role."""

    target_id: str
    consignment_id: str
    version: int
    facility: str
    shift_date: date
    shift: str
    exam: str
    position: int
    band: str
    state: State
    state_at: datetime
    reason_code: str
    simulated: bool
    reasons: list[dict[str, Any]] | None = None
    instruction: str | None = None
    arm: str | None = None
    propensity: float | None = None
    score: float | None = None
    probability: float | None = None


class Targets(Schema):
    """Some targets, and `next`, which is asked for as `after` to have more; null at the end."""

    items: list[Target]
    next: str | None


class Move(Asked):
    """A step of a target; a step that ends it needs a reason code (docs/outcomes.md)."""

    to: Step
    reason_code: str = Field("", max_length=40)
    note: str = Field("", max_length=2000)


class Moved(Schema):
    """Where a target stands now."""

    target_id: str
    state: State
    state_at: datetime
    reason_code: str


@router.get(
    "",
    auth=For(Scope.TARGETS_READ),
    response=Targets,
    exclude_unset=True,
    operation_id="list_targets",
    summary="Targets, in the order of their numbers",
)
def index(
    request: HttpRequest,
    asked: Query[Wish],
) -> dict[str, Any]:
    """Those of the facilities that the key is for."""
    actor = actor_of(request)
    if asked.after and not drafts.number(asked.after):
        raise Conflict("bad-cursor", "this is no target's id", "send `next` of the answer before", 422)
    wanted = Wanted(asked.facility, asked.shift_date, asked.shift, asked.state)
    found = queries.page(actor, wanted, asked.after, asked.limit + 1)
    items = [_sent(actor, view) for view in found[: asked.limit]]
    return {"items": items, "next": found[asked.limit - 1].target_id if len(found) > asked.limit else None}


@router.post(
    "/{target_id}/moves",
    auth=For(Scope.TARGETS_WRITE),
    response={201: Moved},
    operation_id="move_target",
    summary="Take a target a step further",
    openapi_extra=extra(),
)
def move(request: HttpRequest, target_id: str, step: Move) -> HttpResponse:
    """409 for a step that is not possible from where it stands."""
    actor = actor_of(request)
    if step.to is Step.WITHDRAWN:
        require(actor, Permission.FACILITY_WRITE)

    def act() -> Schema:
        actions.move(actor, target_id, State(step.to.value), reason_code=step.reason_code, note=step.note)
        view = queries.seen(actor, target_id)
        assert view is not None  # noqa: S101 - it was moved a moment ago
        return Moved(target_id=view.target_id, state=view.state, state_at=view.state_at, reason_code=view.reason_code)

    return once(request, 201, act)


def _sent(actor: Actor, view: TargetView) -> dict[str, Any]:
    sent = fields.of(fields.TARGET, actor.role)
    plain = {**asdict(view), "reasons": fields.reasons(actor.role, view.reasons)}
    return {name: value for name, value in plain.items() if name in sent}
