"""Changing the model: proposals by one person, decided by another; rules alone by one, at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.registry import actions
from tidewaiter.centre.registry.draft import Verb
from tidewaiter.desk.access import act
from tidewaiter.desk.request import Request


@act(Permission.MODELS_WRITE)
def propose(request: Request) -> HttpResponse:
    """Propose that a version be put in force, the one in force rolled back, or the model used again."""
    given = request.POST
    if given.get("verb") not in set(Verb):
        raise Conflict("unknown-verb", _("nothing that can be proposed"), http_status=422)
    verb = Verb(given["verb"])
    version = given.get("version", "") if verb is Verb.APPROVE else ""
    number = actions.propose(request.actor, verb, version, given.get("reason", ""))
    messages.success(request, _("Proposal %(number)d waits for a second person.") % {"number": number})
    return redirect("governance")


@act(Permission.MODELS_WRITE)
def decide(request: Request, number: int) -> HttpResponse:
    """Do what another person proposed, or refuse it."""
    agree = request.POST.get("decision") == "agree"
    in_force = actions.decide(request.actor, number, agree=agree, reason=request.POST.get("reason", ""))
    said = _("Done. In force: %(version)s.") if agree else _("Refused. In force: %(version)s.")
    messages.success(request, said % {"version": in_force or _("rules alone")})
    return redirect("governance")


@act(Permission.MODELS_WRITE)
def rules_only(request: Request) -> HttpResponse:
    """Let rules rank alone from the next assessment on."""
    actions.use_rules_only(request.actor, request.POST.get("reason", ""))
    messages.warning(request, _("From the next assessment on rules rank alone."))
    return redirect("governance")


@act(Permission.MODELS_WRITE)
def shadow(request: Request) -> HttpResponse:
    """Let a version score beside the one in force; it decides nothing."""
    actions.shadow(request.actor, request.POST.get("version", ""))
    messages.success(request, _("The version scores in shadow from now on."))
    return redirect("governance")
