"""Dog teams, what lapsed first; one team with its odours, its record and what it did."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.canine import queries
from tidewaiter.centre.canine.drafts import AidForm, Work
from tidewaiter.centre.certificates import queries as certificates
from tidewaiter.centre.cycle import dog_teams
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design import track_chart
from tidewaiter.desk.facilities import board
from tidewaiter.desk.request import Request
from tidewaiter.selection.track_record import by_month

_SHOWN = 60


@page(Permission.CANINE)
def teams(request: Request) -> HttpResponse:
    """All teams, training aids, and where one more team would do most good today."""
    actor, now = request.actor, current().now()
    on = now.date()
    lines = queries.teams(actor, on)
    aids = queries.aids(actor, on)
    context = {
        "teams": lines,
        "retired": queries.teams(actor, on, retired=True),
        "aids": aids,
        "lapsed": [(one, odour) for one in lines for odour in one.lapsed],
        "soon": [(one, odour) for one in lines for odour in one.soon],
        "late_aids": [one for one in aids if one.late],
        "needs": dog_teams.where(current(), actor, on, now),
        "on": on,
        "writes": allowed(actor, Permission.CANINE_WRITE),
        "places": board.facilities_of(actor),
        "forms": list(AidForm),
    }
    return render(request, "canine/teams.html", context)


@page(Permission.CANINE)
def team(request: Request, team_id: str) -> HttpResponse:
    """One team."""
    actor, now = request.actor, current().now()
    line = queries.team(actor, team_id, now.date())
    if line is None or line.team_id != team_id:
        raise Conflict("unknown-team", _("There is no team %s.") % team_id[:20], http_status=404)
    record_read(actor, "canine.read", line.team_id)
    sees_training = allowed(actor, Permission.SAFETY)
    searches = queries.searches(actor, [line.team_id])
    months = by_month([one.use for one in searches])
    deployments = queries.deployments(actor, line.team_id)
    context = {
        "team": line,
        "months": months,
        "chart": track_chart.months(_("Alerts with a find, of all searches, by month"), months),
        "searches": searches[:_SHOWN],
        "more": max(len(searches) - _SHOWN, 0),
        "certificates": queries.certificates(actor, line.team_id),
        "sessions": queries.sessions(actor, line.team_id),
        "trained": certificates.of_person(actor, line.handler, now.date()) if sees_training else None,
        "deployments": deployments,
        "running": next((one for one in deployments if one.ends is None), None),
        "aids": queries.aids(actor, now.date()),
        "works": list(Work),
        "places": board.facilities_of(actor),
        "writes": allowed(actor, Permission.CANINE_WRITE) and line.retired_on is None,
        "examines": allowed(actor, Permission.EXAMINE),
        "now": now,
    }
    return render(request, "canine/team.html", context)
