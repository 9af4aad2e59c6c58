"""The way in, and whether the server lives."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from tidewaiter.desk.access import ANYONE, LOGGED_IN, page
from tidewaiter.desk.design.rooms import start_of
from tidewaiter.desk.request import Request


@page(LOGGED_IN)
def home(request: Request) -> HttpResponse:
    """Where one's role begins, an analyst's queue or an officer's inbox; a page that says so for who has no room."""
    start = start_of(request.actor)
    return redirect(start) if start else render(request, "accounts/home.html")


@page(ANYONE)
def live(request: Request) -> HttpResponse:
    """The process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@page(ANYONE)
def nothing(request: Request) -> HttpResponse:
    """An address that the login library wants to name and this desk does not have."""
    raise Http404(request.path)
