"""The weekly reconciliation of a facility: presented against issued, and every target that never closed."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.cycle import reconciliation
from tidewaiter.centre.cycle.reconciliation import FacilityWeek
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design.tabular import csv_answer
from tidewaiter.desk.facilities import board
from tidewaiter.desk.facilities.views import read_day
from tidewaiter.desk.request import Request

STEPS = (State.PRESENTED, State.EXAMINED, State.FINDING, State.NOT_PRESENTED, State.MISSED, State.ALREADY_DELIVERED)
"""What the summary counts beside what was issued."""


@page(Permission.FACILITY)
def week(request: Request) -> HttpResponse:
    """One week, of one facility or of all that the actor sees."""
    monday, weeks = _weeks(request)
    summary = [(one, [one.reached.get(step, 0) for step in STEPS]) for one in weeks]
    context = {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - reconciliation.WEEK,
        "after": monday + reconciliation.WEEK,
        "places": board.facilities_of(request.actor),
        "facility": request.GET.get("facility", ""),
        "summary": summary,
        "steps": [str(step) for step in STEPS],
        "unclosed": [(one.facility, line) for one in weeks for line in one.unclosed],
        "owed": reconciliation.owed(request.actor, current().now().date()),
    }
    return render(request, "facilities/reconciliation.html", context)


@page(Permission.FACILITY)
def download(request: Request) -> HttpResponse:
    """The targets of the week that never closed, as CSV."""
    monday, weeks = _weeks(request)
    header = [
        *(_("facility"), _("target"), _("consignment"), _("shift date"), _("shift"), _("arm"), _("band")),
        *(_("state"), _("since"), _("days"), _("owed"), _("officer")),
    ]
    rows = [
        (
            *(one.facility, line.target_id, line.consignment_id, line.shift_date, line.shift, line.arm, line.band),
            *(line.state.value, line.since, line.days, line.owed, line.officer),
        )
        for one in weeks
        for line in one.unclosed
    ]
    record_read(request.actor, "reconciliation.export", f"{monday} {len(rows)} targets")
    return csv_answer(f"reconciliation-{monday}", header, rows)


def _weeks(request: Request) -> tuple[date, list[FacilityWeek]]:
    today = current().now().date()
    monday = reconciliation.monday_of(read_day(request.GET.get("week", ""), today))
    found = reconciliation.weekly(request.actor, monday, monday + reconciliation.WEEK, today)
    code = request.GET.get("facility", "")
    return monday, [one for one in found if not code or one.facility == code]
