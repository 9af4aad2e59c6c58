"""Alerts on new substances: the list, one of them, and the acts that lead to its release."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.alerts import actions, queries
from tidewaiter.centre.alerts.states import AlertState
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.desk.access import act, page
from tidewaiter.desk.evidence.asked import text
from tidewaiter.desk.request import Request


@page(Permission.EVIDENCE)
def alerts(request: Request) -> HttpResponse:
    """Alerts, the newest first."""
    return render(request, "laboratory/alerts.html", {"alerts": queries.alerts(request.actor)})


@page(Permission.EVIDENCE)
def alert(request: Request, alert_id: str) -> HttpResponse:
    """One alert."""
    found = queries.alert(request.actor, alert_id)
    if found is None:
        raise Conflict("unknown-alert", _("There is no alert %s.") % alert_id[:20], http_status=404)
    audit.record_read(request.actor, "alerts.read", found.alert_id)
    chemist = allowed(request.actor, Permission.LABORATORY)
    releases = allowed(request.actor, Permission.ALERTS_RELEASE)
    context = {
        "alert": found,
        "writes": chemist and found.state in {AlertState.DRAFTED, AlertState.REVIEWED},
        "reviews": chemist and found.state is AlertState.DRAFTED and found.written_by != request.actor.name,
        "releases": releases and found.state is AlertState.REVIEWED,
        "withdraws": releases and found.state is not AlertState.WITHDRAWN,
    }
    return render(request, "laboratory/alert.html", context)


@act(Permission.LABORATORY)
def rewrite(request: Request, alert_id: str) -> HttpResponse:
    """Change its words."""
    actions.rewrite(request.actor, alert_id, text(request.POST, "text"))
    return _back(request, alert_id, _("The words are changed; a second chemist reads them."))


@act(Permission.LABORATORY)
def review(request: Request, alert_id: str) -> HttpResponse:
    """Say as second chemist that it is right."""
    actions.review(request.actor, alert_id)
    return _back(request, alert_id, _("Reviewed: it can be released."))


@act(Permission.ALERTS_RELEASE)
def release(request: Request, alert_id: str) -> HttpResponse:
    """Release it to partners."""
    actions.release(request.actor, alert_id, text(request.POST, "to").splitlines(), text(request.POST, "caveat"))
    return _back(request, alert_id, _("Released."))


@act(Permission.ALERTS_RELEASE)
def withdraw(request: Request, alert_id: str) -> HttpResponse:
    """Take it back."""
    actions.withdraw(request.actor, alert_id, text(request.POST, "reason"))
    return _back(request, alert_id, _("Taken back."))


def _back(request: Request, alert_id: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("alert", alert_id=alert_id)
