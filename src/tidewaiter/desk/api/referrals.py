"""Referrals to agencies: sent, listed and answered."""

import uuid
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.referrals import actions, queries
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.referrals.queries import ReferralView
from tidewaiter.centre.referrals.states import ReferralState
from tidewaiter.desk.api.asked import Asked
from tidewaiter.desk.api.credentials import For, actor_of
from tidewaiter.desk.api.idempotency import extra, once

router = Router(tags=["referrals"])


class Referral(Schema):
    """A referral of a target, and of the seizure from it where there is one, to an agency."""

    referral_id: str
    target_id: str
    seizure_id: str
    facility: str
    agency: str
    purpose: str
    due: date
    state: ReferralState
    sent_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    outcome: str


class Referrals(Schema):
    """Referrals on which something is owed, the one due first at the head."""

    items: list[Referral]


class Sending(Asked):
    """A referral to be sent; `subject` is a seizure (S-000123) or a target (T-000123)."""

    subject: str = Field(max_length=40)
    agency: str = Field(min_length=1, max_length=200)
    purpose: str = Field(min_length=1, max_length=2000)
    due: date
    contact: str = Field("", max_length=200)
    note: str = Field("", max_length=2000)


class AgencyAnswer(Asked):
    """What an agency answered; declining needs a note."""

    accepted: bool
    who: str = Field(min_length=1, max_length=200)
    note: str = Field("", max_length=2000)


class Closing(Asked):
    """What came of a referral that was accepted."""

    outcome: str = Field(max_length=40)
    note: str = Field("", max_length=2000)


@router.get(
    "",
    auth=For(Scope.REFERRALS_READ),
    response=Referrals,
    operation_id="list_referrals",
    summary="Referrals on which an agency owes something",
)
def index(request: HttpRequest) -> Referrals:
    """Those of the facilities that the key is for."""
    return Referrals(items=[_sent(view) for view in queries.open_referrals(actor_of(request))])


@router.get(
    "/{referral_id}",
    auth=For(Scope.REFERRALS_READ),
    response=Referral,
    operation_id="get_referral",
    summary="One referral",
)
def show(request: HttpRequest, referral_id: str) -> Referral:
    """Where it stands."""
    return _referral(actor_of(request), referral_id)


@router.post(
    "",
    auth=For(Scope.REFERRALS_WRITE),
    response={201: Referral},
    operation_id="send_referral",
    summary="Refer a seizure or a target to an agency",
    openapi_extra=extra(),
)
def send(request: HttpRequest, sending: Sending) -> HttpResponse:
    """409 while the same agency owes an answer on the same."""
    actor = actor_of(request)

    def act() -> Schema:
        new = NewReferral(uuid.uuid4().hex, **sending.dict())
        return _referral(actor, actions.send(actor, new))

    return once(request, 201, act)


@router.post(
    "/{referral_id}/answer",
    auth=For(Scope.REFERRALS_WRITE),
    response={201: Referral},
    operation_id="answer_referral",
    summary="Record that an agency accepted or declined",
    openapi_extra=extra(),
)
def answer(request: HttpRequest, referral_id: str, said: AgencyAnswer) -> HttpResponse:
    """409 for a referral that was answered already."""
    actor = actor_of(request)

    def act() -> Schema:
        actions.answer(actor, referral_id, accepted=said.accepted, who=said.who, note=said.note)
        return _referral(actor, referral_id)

    return once(request, 201, act)


@router.post(
    "/{referral_id}/outcome",
    auth=For(Scope.REFERRALS_WRITE),
    response={201: Referral},
    operation_id="close_referral",
    summary="Record what came of a referral",
    openapi_extra=extra(),
)
def close(request: HttpRequest, referral_id: str, closing: Closing) -> HttpResponse:
    """409 for a referral that was not accepted."""
    actor = actor_of(request)

    def act() -> Schema:
        actions.close(actor, referral_id, closing.outcome, closing.note)
        return _referral(actor, referral_id)

    return once(request, 201, act)


def _referral(actor: Actor, referral_id: str) -> Referral:
    view = queries.referral(actor, referral_id)
    if view is None:
        raise Conflict("unknown-referral", "there is no referral of this id", "", 404)
    return _sent(view)


def _sent(view: ReferralView) -> Referral:
    return Referral(**{name: getattr(view, name) for name in Referral.model_fields})
