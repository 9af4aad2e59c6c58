"""Proposals that two records are one party, or are not: waiting for a second person, who says yes or no."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.cycle import proposing
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.request import Request


@page(Permission.LINKS)
def waiting(request: Request) -> HttpResponse:
    """The proposals that wait, with what was filed of both records."""
    return render(request, "charts/proposals.html", {"proposals": proposing.waiting(current(), actor=request.actor)})


@act(Permission.LINKS)
def decide(request: Request, decision_id: str) -> HttpResponse:
    """Accept a proposal or turn it down, for a reason."""
    accepted = request.POST.get("do", "") == "accept"
    proposing.answer(decision_id, request.POST.get("why", ""), accepted=accepted, actor=request.actor)
    messages.success(request, _("It is so decided.") if accepted else _("The proposal is turned down."))
    return redirect("proposals")
