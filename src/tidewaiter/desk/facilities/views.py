"""The board of one facility: room against what was issued and done, cut-offs, what is late; and a supervisor's acts."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.staffing import actions as staffing
from tidewaiter.centre.staffing import queries as staffing_queries
from tidewaiter.centre.targets import port_actions, port_queries
from tidewaiter.centre.targets.states import MOVES, REASONS, State
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.exams.wording import said
from tidewaiter.desk.facilities import board, columns
from tidewaiter.desk.request import Request

_SHOWN = 40


@page(Permission.FACILITY)
def facility(request: Request) -> HttpResponse:
    """The board."""
    actor, now = request.actor, current().now()
    place = board.chosen(actor, request.GET.get("facility", ""))
    on = read_day(request.GET.get("on", ""), now.date())
    days = board.fortnight(actor, place, on)
    owed = board.owed(actor, place, now)
    late = [one for one in owed if one.late]
    due = [one for one in owed if not one.late]
    since = on - timedelta(days=board.FORTNIGHT - 1)
    context = {
        "place": place,
        "places": board.facilities_of(actor),
        "on": on,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "shifts": board.shifts(actor, place, on),
        "days": days,
        "chart": columns.fortnight(_("The last fourteen days: room, issued, examined, found"), days),
        "late": late[:_SHOWN],
        "due": due[:_SHOWN],
        "counts": {"late": len(late), "due": len(due)},
        "overflows": port_queries.overflows(actor, place.code, since, on + timedelta(days=1)),
        "staffing": staffing_queries.said(actor, place.code, on),
        "supervises": allowed(actor, Permission.FACILITY_WRITE),
        "examines": allowed(actor, Permission.EXAMINE),
        "reads": allowed(actor, Permission.CONSIGNMENTS),
    }
    return render(request, "facilities/board.html", context)


@act(Permission.FACILITY_WRITE)
def officers(request: Request) -> HttpResponse:
    """Say how many officers a shift has."""
    place = board.chosen(request.actor, request.POST.get("facility", ""))
    on = read_day(request.POST.get("on", ""), current().now().date())
    shift, number = request.POST.get("shift", ""), request.POST.get("officers", "")
    if shift not in {one.name for one in place.shifts}:
        raise Conflict("unknown-shift", _("There is no such shift."), http_status=404)
    if not number.isdecimal() or len(number) > 4:  # noqa: PLR2004 - no shift has so many
        raise Conflict("bad-number", _("Write how many officers."), _("A number, 0 for none."), 422)
    staffing.set_officers(request.actor, place.code, on, shift, int(number), request.POST.get("reason", "")[:500])
    messages.success(request, _("Noted. What is drawn from now on fits into it."))
    return redirect(f"{reverse('facility')}?facility={place.code}&on={on}")


@page(Permission.FACILITY_WRITE, "GET", "POST")
def withdraw(request: Request, target_id: str) -> HttpResponse:
    """Withdraw a target, for a reason."""
    target = port_queries.target(request.actor, target_id)
    if target is None:
        raise Conflict("unknown-target", _("There is no target %s") % target_id, http_status=404)
    if request.method == "POST":
        code, note = request.POST.get("reason_code", ""), request.POST.get("note", "")[:500]
        port_actions.end_unexamined(request.actor, target_id, State.WITHDRAWN, code, note)
        messages.success(request, _("%s is withdrawn.") % target_id)
        return redirect(f"{reverse('facility')}?facility={target.facility}")
    context = {
        "target": target,
        "possible": State.WITHDRAWN in MOVES[target.state],
        "reasons": [(one.code, said(one.meaning)) for one in REASONS if State.WITHDRAWN in one.states],
    }
    return render(request, "facilities/withdraw.html", context)


def read_day(text: str, otherwise: date) -> date:
    """A day as 2026-01-05, `otherwise` for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if 1990 <= found.year <= 2200 else otherwise  # noqa: PLR2004 - no facility works then
