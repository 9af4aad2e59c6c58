"""One's own settings: language, times, density, shortcuts, second factors, and where one is logged in."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from tidewaiter.centre.people import actions, queries
from tidewaiter.centre.people.actions import Preferences
from tidewaiter.desk.access import LOGGED_IN, act, page
from tidewaiter.desk.accounts.forms import PreferencesForm
from tidewaiter.desk.request import Request


@page(LOGGED_IN, "GET", "POST")
def preferences(request: Request) -> HttpResponse:
    """Show and keep how one likes the desk."""
    user = request.user
    kept = {name: getattr(user, name) for name in ("language", "time_zone", "density", "shortcuts")}
    form = PreferencesForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        actions.prefer(request.actor, form.preferences())
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Kept."))
        return redirect("settings")
    context = {
        "form": form,
        "logins": queries.logins(user.username),
        "factors": queries.factors(user.username),
        "by_password": user.has_usable_password(),
    }
    return render(request, "accounts/settings.html", context, status=422 if form.errors else 200)


@act(LOGGED_IN)
def language(request: Request) -> HttpResponse:
    """Change one's language from the frame of a page."""
    user, chosen = request.user, request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        actions.prefer(request.actor, Preferences(chosen, user.time_zone, user.density, user.shortcuts))
    return redirect("settings")


@act(LOGGED_IN)
def end_logins(request: Request) -> HttpResponse:
    """End everything that one has open, this browser included."""
    actions.end_logins(request.actor, request.user.username)
    messages.info(request, _("You are logged out everywhere."))
    return redirect("account_login")
