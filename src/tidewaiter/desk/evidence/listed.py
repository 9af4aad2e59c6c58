"""The list of seizures: the latest, those of a facility and of some days, and the same as a file for a spreadsheet."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import queries
from tidewaiter.centre.evidence.queries import Sought
from tidewaiter.centre.permissions import Permission, allowed, require
from tidewaiter.desk.access import page
from tidewaiter.desk.design.tabular import WRITTEN, csv_answer, fits
from tidewaiter.desk.request import Request

SHOWN = 50
"""How many the page shows: the newest."""

_DAY = forms.DateInput(attrs={"type": "date"})


class SoughtForm(forms.Form):
    """Which seizures; what is no day or no facility is left out."""

    facility = forms.CharField(label=gettext_lazy("Facility"), required=False, max_length=20)
    since = forms.DateField(label=gettext_lazy("First day"), required=False, widget=_DAY)
    until = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=_DAY)

    def sought(self) -> Sought:
        """As the queries take it; days are whole, UTC, both counted."""
        self.is_valid()
        told = self.cleaned_data
        return Sought(told.get("facility", "").strip().upper(), told.get("since"), told.get("until"))


@page(Permission.EVIDENCE)
def seizures(request: Request) -> HttpResponse:
    """The latest seizures, what one holds oneself, and what waits for a signature."""
    actor = request.actor
    form = SoughtForm(request.GET)
    sought = form.sought()
    context = {
        "lines": queries.seizures(actor, sought, SHOWN),
        "count": queries.count(actor, sought),
        "form": form,
        "narrowed": sought != Sought(),
        "query": request.GET.urlencode(),
        "exports": allowed(actor, Permission.EXPORT),
        "offered": queries.offered(actor),
        "held": queries.held(actor),
        "unsigned": queries.unsigned(actor),
        "declares": allowed(actor, Permission.EVIDENCE_WRITE),
    }
    return render(request, "evidence/seizures.html", context)


@page(Permission.EXPORT)
def download(request: Request) -> HttpResponse:
    """The same seizures as CSV, a line each; who took it out is on record. Names of parties are not in it.

    Conflict for what is no day, which would give all of them, and for more than a file holds.
    """
    require(request.actor, Permission.EVIDENCE)
    form = SoughtForm(request.GET)
    if not form.is_valid():
        raise Conflict("bad-days", "these days cannot be read", "write them as 2026-01-31", 422)
    fits(queries.count(request.actor, form.sought()))
    found = queries.seizures(request.actor, form.sought(), WRITTEN)
    header = [
        *(_("seizure"), _("seized"), _("facility"), _("state"), _("substance"), _("net mass, g"), _("± g (k = 2)")),
        *(_("found"), _("agency"), _("consignment"), _("target"), _("examination"), _("officer"), _("simulated")),
    ]
    rows = [
        (
            *(one.seizure_id, one.seized_at, one.facility, one.state.value, one.substance, one.net_g),
            *(one.uncertainty_g, one.found.value, one.agency, one.consignment_id, one.target_id, one.exam_id),
            *(one.officer, one.simulated),
        )
        for one in found
    ]
    record_read(request.actor, "evidence.list", f"{len(rows)} seizures")
    return csv_answer("seizures", header, rows)
