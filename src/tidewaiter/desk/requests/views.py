"""The list of requests with what became of each, those about one consignment, and the acts on them."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tidewaiter.centre.answers import actions, queries
from tidewaiter.centre.answers.drafts import ELEMENTS
from tidewaiter.centre.answers.states import RequestState
from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.cycle import asking
from tidewaiter.centre.cycle.asking import Question
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.queue import queries as queue
from tidewaiter.centre.queue import states
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.request import Request
from tidewaiter.formats.answers.answer import AnswerKind

KINDS = {
    AnswerKind.RFI: gettext_noop("Information"),
    AnswerKind.RFA: gettext_noop("Amendment"),
    AnswerKind.RFS: gettext_noop("Screening"),
}
_REASONS = {
    AnswerKind.RFI: states.reasons_for(states.Verb.REQUEST_INFO),
    AnswerKind.RFS: states.reasons_for(states.Verb.SCREEN),
}


@page(Permission.TRIAGE)
def requests(request: Request) -> HttpResponse:
    """Everything that was asked, the one due first at the head, and how filers answer."""
    record_read(request.actor, "requests.list", "requests")
    open_only = request.GET.get("open") == "1"
    filers = queries.by_filer(request.actor)
    context = {
        **_said(),
        "lines": queries.requests(request.actor, open_only=open_only),
        "open_only": open_only,
        "filers": filers,
        "departed": sum(one.departed_unresolved for one in filers),
        "standing": sum(one.standing for one in filers),
        "total": sum(one.opened for one in filers),
    }
    return render(request, "requests/requests.html", context)


@page(Permission.TRIAGE)
def of_consignment(request: Request, consignment_id: str) -> HttpResponse:
    """What was asked about a consignment, and the form that asks: a piece of the decision page, or a page by itself."""
    record_read(request.actor, "requests.read", consignment_id)
    item = queue.item_of(request.actor, consignment_id, current().now())
    context = {
        **_said(),
        "lines": queries.requests_of(request.actor, consignment_id),
        "consignment_id": consignment_id,
        "may_ask": item is not None and item.status in states.WAITING,
        "kinds": [(kind.value, label) for kind, label in KINDS.items()],
        "elements": ELEMENTS,
        "reasons": [*_REASONS[AnswerKind.RFI], *_REASONS[AnswerKind.RFS]],
    }
    return render(request, "requests/card.html" if request.htmx else "requests/consignment.html", context)


@act(Permission.TRIAGE)
def ask(request: Request) -> HttpResponse:
    """Ask the filer of a consignment."""
    told = request.POST
    consignment_id = told.get("consignment_id", "")
    made = asking.ask(current(), request.actor, consignment_id, _question(told))
    messages.success(request, _("%s is asked.") % made)
    return redirect("consignment", consignment_id=consignment_id)


@act(Permission.TRIAGE)
def resolve(request: Request, request_id: str) -> HttpResponse:
    """Nothing is asked any longer: the filer is told."""
    actions.resolve(request.actor, request_id, request.POST.get("reason", ""))
    messages.success(request, _("%s is resolved.") % request_id)
    return redirect("requests")


@act(Permission.TRIAGE)
def again(request: Request, request_id: str) -> HttpResponse:
    """The answer does not do."""
    actions.ask_again(request.actor, request_id, request.POST.get("reason", ""), None)
    messages.success(request, _("%s is asked again.") % request_id)
    return redirect("requests")


def _said() -> dict[str, Any]:
    return {"now": current().now(), "answered": RequestState.ANSWERED}


def _question(told: QueryDict) -> Question:
    try:
        kind = AnswerKind(told.get("kind", ""))
    except ValueError:
        raise Conflict("unknown-request", "say what is asked for", "choose a kind", 422) from None
    return Question(
        kind=kind,
        reason_code=told.get("reason_code", ""),
        elements=tuple(told.getlist("element")),
        text=told.get("text", "")[:1000],
        departs_at=_moment(told.get("departs_at", "")),
    )


def _moment(text: str) -> datetime | None:
    """A time as a form sends it, UTC; None where none was given."""
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=UTC)
    except ValueError:
        raise Conflict("bad-time", "{text} is no time", "write it as 2026-01-05T06:00", 422, text=text[:30]) from None
