"""The waiver register: who need not send what, why, until when, and what is done instead."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.waivers import actions, queries
from tidewaiter.centre.waivers.standing import State
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.feeds.forms import RevokeForm, WaiverForm
from tidewaiter.desk.request import Request


@page(Permission.QUALITY)
def overview(request: Request) -> HttpResponse:
    """Waivers: what ends first before the others, what ended last."""
    return _listed(request, WaiverForm())


@act(Permission.WAIVERS_WRITE)
def propose(request: Request) -> HttpResponse:
    """Put a waiver forward."""
    form = WaiverForm(request.POST)
    if not form.is_valid():
        return _listed(request, form, status=422)
    name = actions.propose(request.actor, form.draft())
    messages.success(request, _("%(name)s is proposed; a second person approves it.") % {"name": name})
    return redirect("waiver", waiver_id=name)


@page(Permission.QUALITY)
def one(request: Request, waiver_id: str) -> HttpResponse:
    """A waiver with its reason, its plan and who put it in force."""
    return _shown(request, waiver_id, RevokeForm())


@act(Permission.WAIVERS_WRITE)
def approve(request: Request, waiver_id: str) -> HttpResponse:
    """Put a waiver in force that somebody else proposed."""
    actions.approve(request.actor, waiver_id)
    messages.success(request, _("%(name)s is approved.") % {"name": waiver_id})
    return redirect("waiver", waiver_id=waiver_id)


@act(Permission.WAIVERS_WRITE)
def revoke(request: Request, waiver_id: str) -> HttpResponse:
    """End a waiver today, or turn it down."""
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return _shown(request, waiver_id, form, status=422)
    actions.revoke(request.actor, waiver_id, form.cleaned_data["why"])
    messages.success(request, _("%(name)s is revoked.") % {"name": waiver_id})
    return redirect("waiver", waiver_id=waiver_id)


def _listed(request: Request, form: WaiverForm, status: int = 200) -> HttpResponse:
    context = {
        "waivers": queries.waivers(request.actor, current().now().date()),
        "form": form,
        "may_write": allowed(request.actor, Permission.WAIVERS_WRITE),
    }
    return render(request, "feeds/waivers.html", context, status=status)


def _shown(request: Request, waiver_id: str, form: RevokeForm, status: int = 200) -> HttpResponse:
    found = queries.waiver(request.actor, waiver_id, current().now().date())
    if found is None:
        raise Http404
    may = allowed(request.actor, Permission.WAIVERS_WRITE)
    own = found.proposed_by == request.actor.name
    context = {
        "waiver": found,
        "form": form,
        "may_approve": may and found.state is State.PROPOSED and not own,
        "own": may and found.state is State.PROPOSED and own,
        "may_revoke": may and found.state not in {State.EXPIRED, State.REVOKED},
    }
    return render(request, "feeds/waiver.html", context, status=status)
