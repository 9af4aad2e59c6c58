"""Detained goods: which day comes first, one with its clock, the decision, the notice and the end."""

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.detention import actions, queries
from tidewaiter.centre.detention.drafts import NewDetention, NewNotice
from tidewaiter.centre.detention.states import ENDS, MOVES, DetentionState
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.design import paper
from tidewaiter.desk.evidence.asked import day, member, text
from tidewaiter.desk.request import Request


@page(Permission.DETENTION)
def detentions(request: Request) -> HttpResponse:
    """What is open, the day that comes first at the head, and what is ended."""
    today = current().now().date()
    context = {
        "lines": [(one, one.due(today)) for one in queries.detentions(request.actor)],
        "ended": queries.detentions(request.actor, ended=True, limit=30),
        "key": secrets.token_hex(16),
        "target": request.GET.get("target", "")[:20],
        "today": today,
    }
    return render(request, "detention/detentions.html", context)


@act(Permission.DETENTION)
def present(request: Request) -> HttpResponse:
    """Start the clock of presented goods."""
    told = request.POST
    goods = NewDetention(
        key=text(told, "key"),
        target_id=text(told, "target").upper(),
        goods=text(told, "goods"),
        reason=text(told, "reason"),
        presented_on=day(told, "presented_on"),
    )
    made = actions.present(request.actor, goods)
    return redirect("detention", detention_id=made)


@page(Permission.DETENTION)
def detention(request: Request, detention_id: str) -> HttpResponse:
    """One detention."""
    view = queries.detention(request.actor, detention_id)
    if view is None:
        raise Conflict("unknown-detention", _("There is no detention %s.") % detention_id[:20], http_status=404)
    audit.record_read(request.actor, "detention.read", view.detention_id)
    possible = MOVES[view.state]
    context = {
        "one": view,
        "due": view.due(current().now().date()),
        "decides": DetentionState.DETAINED in possible,
        "serves": DetentionState.NOTIFIED in possible,
        "ends": [one for one in ENDS if one in possible],
    }
    return render(request, "detention/detention.html", context)


@act(Permission.DETENTION)
def decide(request: Request, detention_id: str) -> HttpResponse:
    """Decide to detain."""
    actions.decide(request.actor, detention_id)
    return _back(request, detention_id, _("Detained. Notice is owed."))


@act(Permission.DETENTION)
def serve(request: Request, detention_id: str) -> HttpResponse:
    """Record that notice was served."""
    told = request.POST
    names = ("addressee", "grounds", "tests", "needed", "served")
    actions.serve(request.actor, detention_id, NewNotice(**{name: text(told, name) for name in names}))
    return _back(request, detention_id, _("The notice is kept as it was served."))


@act(Permission.DETENTION)
def end(request: Request, detention_id: str) -> HttpResponse:
    """Release, seize or exclude."""
    told = request.POST
    actions.end(request.actor, detention_id, member(DetentionState, told, "to"), text(told, "reason"))
    return _back(request, detention_id, _("Recorded."))


@page(Permission.DETENTION)
def notice(request: Request, detention_id: str) -> HttpResponse:
    """The notice as it was served."""
    return paper.pdf(actions.notice(request.actor, detention_id), f"{detention_id}-notice")


def _back(request: Request, detention_id: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("detention", detention_id=detention_id)
