"""Ways in for the first time: the first administrator, a one-time code, and setting up a second factor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.people import actions, queries
from tidewaiter.desk.access import ANYONE, LOGGED_IN, page
from tidewaiter.desk.accounts.forms import FirstRun, Welcome
from tidewaiter.desk.request import Request

_NOT_FOUND = Conflict("not-found", "there is nothing here", "", 404)


@page(ANYONE, "GET", "POST")
def first_run(request: Request) -> HttpResponse:
    """Make the first administrator, with the token from the server's console; gone once somebody has a login."""
    if not queries.nobody_yet():
        raise _NOT_FOUND
    form = FirstRun(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.found(told["token"], told["username"], told["display_name"], told["password"])
        messages.success(request, _("You are the administrator. Log in, and set up your second factor."))
        return redirect("account_login")
    return render(request, "accounts/first_run.html", {"form": form}, status=422 if form.errors else 200)


@page(ANYONE, "GET", "POST")
def welcome(request: Request) -> HttpResponse:
    """Set a password with a one-time code."""
    form = Welcome(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.accept(told["username"], told["code"], told["password"])
        messages.success(request, _("Your password is set. Log in with it."))
        return redirect("account_login")
    return render(request, "accounts/welcome.html", {"form": form}, status=422 if form.errors else 200)


@page(LOGGED_IN)
def second_factor(request: Request) -> HttpResponse:
    """What a second factor is for, and the two kinds that there are."""
    return render(request, "accounts/second_factor.html", {"factors": queries.factors(request.user.username)})
