"""Referrals to agencies: sent, accepted or declined, and what came of them."""

import secrets
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.referrals import actions, queries
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.referrals.queries import ReferralView
from tidewaiter.centre.referrals.states import OUTCOMES, ReferralState
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.evidence.asked import day, text
from tidewaiter.desk.evidence.seizures import seen as seen_seizure
from tidewaiter.desk.request import Request

ANSWER_WITHIN = timedelta(days=14)


@page(Permission.REFER)
def referrals(request: Request) -> HttpResponse:
    """Referrals on which an agency owes an answer or an outcome, and the latest on which none does any more."""
    today = current().now().date()
    lines = [(one, one.overdue(today)) for one in queries.open_referrals(request.actor)]
    ended = [(one, _came_of(one)) for one in queries.ended_referrals(request.actor)]
    return render(request, "evidence/referrals.html", {"lines": lines, "ended": ended})


def _came_of(view: ReferralView) -> str:
    """What came of it as a sentence; '' where nothing was recorded."""
    return next((one.meaning for one in OUTCOMES if one.code == view.outcome), view.outcome)


@page(Permission.REFER)
def referral(request: Request, referral_id: str) -> HttpResponse:
    """One referral, and what may be said of it now."""
    view = _seen(request, referral_id)
    context = {
        "referral": view,
        "overdue": view.overdue(current().now().date()),
        "sent": view.state is ReferralState.SENT,
        "accepted": view.state is ReferralState.ACCEPTED,
        "outcomes": OUTCOMES,
        "came_of_it": _came_of(view),
    }
    return render(request, "evidence/referral.html", context)


@page(Permission.REFER, "GET", "POST")
def send(request: Request, seizure_id: str) -> HttpResponse:
    """Refer a seizure to an agency."""
    view = seen_seizure(request, seizure_id)
    if request.method == "GET":
        due = current().now().date() + ANSWER_WITHIN
        context = {"seizure": view, "line": view.line, "key": secrets.token_hex(16), "due": due}
        return render(request, "evidence/refer.html", context)
    told = request.POST
    made = actions.send(
        request.actor,
        NewReferral(
            key=text(told, "key"),
            subject=view.line.seizure_id,
            agency=text(told, "agency"),
            purpose=text(told, "purpose"),
            due=day(told, "due"),
            contact=text(told, "contact"),
            note=text(told, "note"),
        ),
    )
    messages.success(request, _("%s is sent.") % made)
    return redirect("referral", referral_id=made)


@act(Permission.REFER)
def answer(request: Request, referral_id: str) -> HttpResponse:
    """The agency accepted or declined."""
    told = request.POST
    accepted = told.get("answer") == "accepted"
    actions.answer(request.actor, referral_id, accepted=accepted, who=text(told, "who"), note=text(told, "note"))
    return redirect("referral", referral_id=referral_id)


@act(Permission.REFER)
def withdraw(request: Request, referral_id: str) -> HttpResponse:
    """Take it back."""
    actions.withdraw(request.actor, referral_id, text(request.POST, "note"))
    return redirect("referral", referral_id=referral_id)


@act(Permission.REFER)
def close(request: Request, referral_id: str) -> HttpResponse:
    """What came of it."""
    actions.close(request.actor, referral_id, text(request.POST, "outcome"), text(request.POST, "note"))
    return redirect("referral", referral_id=referral_id)


def _seen(request: Request, referral_id: str) -> ReferralView:
    view = queries.referral(request.actor, referral_id)
    if view is None:
        raise Conflict("unknown-referral", _("There is no referral %s.") % referral_id[:20], http_status=404)
    return view
