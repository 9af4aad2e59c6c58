"""People: who may log in, as what, how far they see, until when, and whether somebody looked at it lately."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.cycle import definitions
from tidewaiter.centre.people import actions, queries
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.accounts.fresh import fresh
from tidewaiter.desk.administration.forms import PersonForm, ReachForm, initial
from tidewaiter.desk.request import Request


@page(Permission.ADMINISTER)
def people(request: Request) -> HttpResponse:
    """Everybody, those whose access is due for a look first when asked for."""
    now = current().now()
    everybody = queries.people()
    due = [one for one in everybody if one.due(now)]
    shown = {"due": due, "ended": [one for one in everybody if one.ended(now.date())]}.get(
        request.GET.get("show", ""), everybody
    )
    rows = [(one, one.due(now), one.ended(now.date())) for one in shown]
    context = {"rows": rows, "due": len(due), "all": len(everybody), "show": request.GET.get("show", "")}
    return render(request, "administration/people.html", context)


@page(Permission.ADMINISTER, "GET", "POST")
@fresh
def add(request: Request) -> HttpResponse:
    """Somebody new; the one-time code is shown once, on the page that answers."""
    form = PersonForm(request.POST or None, facilities=_facilities())
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        username = told["username"]
        actions.add(request.actor, username, told["display_name"], form.reach(), password=None, email=told["email"])
        return _code(request, username, actions.invite(request.actor, username))
    return render(request, "administration/person_add.html", {"form": form}, status=422 if form.errors else 200)


@page(Permission.ADMINISTER)
def person(request: Request, username: str) -> HttpResponse:
    """One person."""
    return _person(request, username, ReachForm(initial=initial(_known(username)), facilities=_facilities()))


@act(Permission.ADMINISTER)
@fresh
def change(request: Request, username: str) -> HttpResponse:
    """Change somebody's role and reach."""
    known = _known(username)
    form = ReachForm(request.POST, facilities=_facilities())
    if not form.is_valid():
        return _person(request, username, form)
    actions.change(request.actor, known.username, form.reach())
    messages.success(request, _("Changed. What they had open has ended."))
    return redirect("person", known.username)


@act(Permission.ADMINISTER)
@fresh
def act_on(request: Request, username: str, verb: str) -> HttpResponse:
    """Invite, reset, end logins, end access, or confirm that the access is still right."""
    username = _known(username).username
    if verb in {"invite", "reset"}:
        return _code(request, username, actions.invite(request.actor, username, reset_factors=verb == "reset"))
    acts = {"logins": actions.end_logins, "end": actions.end_access, "confirm": actions.confirm_access}
    if verb not in acts:
        raise Http404(verb)
    acts[verb](request.actor, username)
    messages.success(request, _("Done."))
    return redirect("person", username)


def _known(username: str) -> queries.Person:
    found = queries.person(username)
    if found is None:
        raise Http404(username)
    return found


def _facilities() -> list[str]:
    return sorted(one.code for one in definitions.load(current().home).facilities.facility)


def _person(request: Request, username: str, form: ReachForm) -> HttpResponse:
    found, now = _known(username), current().now()
    context = {
        "person": found,
        "form": form,
        "due": found.due(now),
        "ended": found.ended(now.date()),
        "own": found.username == request.actor.name,
        "factors": queries.factors(found.username),
        "logins": queries.logins(found.username),
    }
    return render(request, "administration/person.html", context, status=422 if form.errors else 200)


def _code(request: Request, username: str, code: str) -> HttpResponse:
    return render(request, "administration/code.html", {"username": username, "code": code})
