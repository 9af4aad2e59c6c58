"""The bell on every page, and the page of notices behind it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from tidewaiter.centre.notices import actions, queries
from tidewaiter.desk.access import LOGGED_IN, act, page
from tidewaiter.desk.request import Request


@page(LOGGED_IN)
def notices(request: Request) -> HttpResponse:
    """What one was sent, newest first."""
    return render(request, "accounts/notices.html", {"notices": queries.latest(request.actor)})


@page(LOGGED_IN)
def bell(request: Request) -> HttpResponse:
    """The bell with its count, asked for by every page from time to time; opened by itself, the page behind it."""
    if not request.htmx:
        return redirect("notices")
    return render(request, "accounts/bell.html")


@act(LOGGED_IN)
def see(request: Request, number: int) -> HttpResponse:
    """Mark one as seen and go back to where one was."""
    actions.see(request.actor, number)
    return redirect("notices")


@act(LOGGED_IN)
def see_all(request: Request) -> HttpResponse:
    """Mark all as seen."""
    actions.see_all(request.actor)
    return redirect("notices")
