"""Assessments out: the band of a consignment, where it stands in its day, and why."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.cycle import explanation, rank
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.workspace import current
from tidewaiter.desk.api import fields
from tidewaiter.desk.api.credentials import For, actor_of

router = Router(tags=["consignments"])


class Assessment(Schema):
    """How the latest version of a consignment was assessed; which fields there are depends on the key's role.

    `rank` is 1 for the highest score of the `of` consignments assessed that day, null when that is not known.
    """

    consignment_id: str
    version: int
    band: str
    simulated: bool
    reasons: list[dict[str, Any]] | None = None
    instruction: str | None = None
    target_id: str | None = None
    facility: str | None = None
    state: str | None = None
    rank: int | None = None
    of: int | None = None
    assessed_at: datetime | None = None
    model_version: str | None = None
    ruleset_version: str | None = None
    score: float | None = None
    probability: float | None = None
    fired: list[str] | None = None
    lookouts: list[str] | None = None
    unknown: list[str] | None = None


@router.get(
    "/{path:consignment_id}/assessment",
    auth=For(Scope.ASSESSMENTS_READ),
    response=Assessment,
    exclude_unset=True,
    operation_id="get_assessment",
    summary="How a consignment was assessed, and why",
)
def show(request: HttpRequest, consignment_id: str) -> dict[str, Any]:
    """By its id (`s10:RB123456785GB`) or by its bare number. The look is noted in the audit log."""
    actor = actor_of(request)
    try:
        found = explanation.explain(current(), consignment_id, actor=actor)
    except explanation.UnknownName as error:
        raise _unknown() from error
    if not _seen(actor, found):
        raise _unknown()
    if found["assessment"] is None:
        raise Conflict("not-assessed", "it is not assessed yet", "ask again in some seconds", 409)
    answer = _answer(actor, found)
    sent = fields.of(fields.ASSESSMENT, actor.role)
    return {name: value for name, value in answer.items() if name in sent}


def _answer(actor: Actor, found: dict[str, Any]) -> dict[str, Any]:
    assessed, target = found["assessment"], found["target"] or {}
    at: datetime = assessed["assessed_at"]
    stands = rank.of_day(current(), assessed["score"], at.astimezone(UTC).date())
    return {
        **{name: assessed[name] for name in Assessment.model_fields if name in assessed},
        "reasons": fields.reasons(actor.role, found["reasons"]),
        "instruction": found["instruction"],
        "target_id": target.get("target_id"),
        "facility": target.get("facility"),
        "state": target.get("state"),
        "rank": stands and stands[0],
        "of": stands and stands[1],
    }


def _seen(actor: Actor, found: dict[str, Any]) -> bool:
    """Whether the consignment meets customs, or was to be examined, where the actor works."""
    at = (found["consignment"].get("entry_office"), (found["target"] or {}).get("facility"))
    return actor.facilities is None or any(place and actor.works_at(place) for place in at)


def _unknown() -> Conflict:
    return Conflict("unknown-consignment", "there is no consignment of this name", "see docs/api.md", 404)
