"""Break-glass: taking wider reach for an hour, and looking at who did."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from tidewaiter.centre.breakglass import actions, queries
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.desk.access import LOGGED_IN, act, page
from tidewaiter.desk.accounts.fresh import fresh
from tidewaiter.desk.request import Request


@page(LOGGED_IN)
def glass(request: Request) -> HttpResponse:
    """The form for whoever may, one's own uses, and everybody's for whoever looks at them."""
    actor = request.actor
    reviewer = actor.role in queries.REVIEWERS
    context = {
        "may": allowed(actor, Permission.BREAK_GLASS),
        "own": queries.own(actor),
        "reviewer": reviewer,
        "all": queries.broken(actor) if reviewer else [],
        "everywhere": actor.facilities is None,
        "unmasks": allowed(actor, Permission.UNMASK),
    }
    return render(request, "accounts/glass.html", context)


@act(Permission.BREAK_GLASS)
@fresh
def break_glass(request: Request) -> HttpResponse:
    """Take it."""
    sees = request.POST.getlist("sees")
    actions.break_glass(
        request.actor, request.POST.get("reason", ""), facilities="facilities" in sees, unmask="unmask" in sees
    )
    return redirect("break-glass")


@act(LOGGED_IN)
def give_back(request: Request) -> HttpResponse:
    """End one's own before its time."""
    actions.give_back(request.actor)
    return redirect("break-glass")


@act(LOGGED_IN)
def review(request: Request, number: int) -> HttpResponse:
    """Say what came of looking at it."""
    actions.review(request.actor, number, request.POST.get("review", ""))
    return redirect("break-glass")
