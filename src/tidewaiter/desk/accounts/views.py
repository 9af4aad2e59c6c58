"""The way in, and whether the server lives."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from tidewaiter.desk.access import ANYONE, LOGGED_IN, page
from tidewaiter.desk.request import Request


@page(LOGGED_IN)
def home(request: Request) -> HttpResponse:
    """Where to go: the rooms that one's role has."""
    return render(request, "accounts/home.html")


@page(ANYONE)
def live(request: Request) -> HttpResponse:
    """The process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@page(ANYONE)
def nothing(request: Request) -> HttpResponse:
    """An address that the login library wants to name and this desk does not have."""
    raise Http404(request.path)
