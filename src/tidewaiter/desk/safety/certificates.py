"""Certificates: who holds which, until when; recording and revoking them, and going on without one."""

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.certificates import actions, kinds, queries
from tidewaiter.centre.certificates.drafts import NewCertificate
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.design.tabular import csv_answer
from tidewaiter.desk.evidence.asked import day, text
from tidewaiter.desk.request import Request
from tidewaiter.desk.safety.places import facilities


@page(Permission.SAFETY)
def certificates(request: Request) -> HttpResponse:
    """What ends first before the others; as a table of values with `?format=csv`."""
    actor, today = request.actor, current().now().date()
    found = queries.certificates(actor, today)
    if request.GET.get("format") == "csv":
        names = ("person", "facility", "kind", "issued_by", "issued_on", "expires", "reference", "standing")
        return csv_answer("certificates", names, [[getattr(one, name) for name in names] for one in found])
    context = {
        "found": found,
        "kinds": list(kinds.kinds(current().home).values()),
        "writes": allowed(actor, Permission.CERTIFICATES),
        "facilities": facilities(actor),
        "key": secrets.token_hex(16),
    }
    return render(request, "safety/certificates.html", context)


@act(Permission.CERTIFICATES)
def add(request: Request) -> HttpResponse:
    """Record somebody's certificate."""
    told = request.POST
    new = NewCertificate(
        key=text(told, "key"),
        person=text(told, "person"),
        facility=text(told, "facility"),
        kind=text(told, "kind"),
        issued_by=text(told, "issued_by"),
        issued_on=day(told, "issued_on"),
        expires=day(told, "expires") if text(told, "expires") else None,
        reference=text(told, "reference"),
    )
    actions.add(request.actor, new)
    messages.success(request, _("Recorded."))
    return redirect("certificates")


@act(Permission.CERTIFICATES)
def revoke(request: Request, number: int) -> HttpResponse:
    """Say that a certificate does not count."""
    actions.revoke(request.actor, number, text(request.POST, "reason"))
    messages.success(request, _("Recorded."))
    return redirect("certificates")


@act(Permission.CERTIFICATES)
def go_on(request: Request, exam_id: str) -> HttpResponse:
    """Let somebody go on in an examination without a certificate."""
    person = text(request.POST, "person")
    actions.go_on(request.actor, exam_id, person, text(request.POST, "reason"))
    messages.success(request, _("%s may go on with this examination.") % person)
    return redirect("exam", exam_id=exam_id)
