"""Requests to filers, for the programs of those who filed: what is asked, and their answers."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers.drafts import AnswerBack
from tidewaiter.centre.answers.states import RequestState
from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.cycle import answering
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.workspace import current
from tidewaiter.desk.api.asked import Asked
from tidewaiter.desk.api.credentials import For, actor_of
from tidewaiter.desk.api.idempotency import extra, once
from tidewaiter.formats.answers.answer import AnswerKind

router = Router(tags=["requests"])


class FilerRequest(Schema):
    """What a filer is asked about a consignment, and what of it came; `missing` is what has not come."""

    request_id: str
    kind: AnswerKind
    state: RequestState
    consignment_id: str
    elements: list[str]
    text: str
    opened_at: datetime
    deadline: datetime | None
    answered_at: datetime | None
    missing: list[str]


class FilerAnswer(Asked):
    """A filer's answer: in words, and which of the elements that were asked for it gives.

    An element itself is filed as a new version of the consignment, by `POST /messages`.
    """

    text: str = Field(min_length=1, max_length=4000)
    elements: list[str] = Field(default_factory=list, max_length=40)


@router.get(
    "/{request_id}",
    auth=For(Scope.ANSWERS_WRITE),
    response=FilerRequest,
    operation_id="get_request",
    summary="What was asked about a consignment that this key sent",
)
def show(request: HttpRequest, request_id: str) -> FilerRequest:
    """404 where the consignment came from somebody else."""
    return _request(actor_of(request), request_id)


@router.post(
    "/{request_id}/answers",
    auth=For(Scope.ANSWERS_WRITE),
    response={201: FilerRequest},
    operation_id="answer_request",
    summary="Answer what was asked about a consignment that this key sent",
    openapi_extra=extra(),
)
def answer(request: HttpRequest, request_id: str, said: FilerAnswer) -> HttpResponse:
    """It is matched as an answer that came as a file: 409 for a request that was answered or ended."""
    actor = actor_of(request)

    def act() -> Schema:
        back = AnswerBack(said.text, tuple(said.elements))
        answering.answer_of_filer(current(), actor, request_id, back)
        return _request(actor, request_id)

    return once(request, 201, act)


def _request(actor: Actor, request_id: str) -> FilerRequest:
    view = answering.asked_of(current(), actor, request_id)
    if view is None:
        raise Conflict("unknown-request", "there is no request of this id", "", 404)
    plain = {name: getattr(view, name) for name in FilerRequest.model_fields}
    return FilerRequest(**{**plain, "elements": list(view.elements), "missing": list(view.missing)})
